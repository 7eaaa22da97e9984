import { ReportRepository } from '../../storage/report-repository';
import type { AnnouncedSession } from '../opened-bundle';
import type { Conversion } from './conversion';
import { convertModels } from './convert-models';
import { convertRuns } from './convert-runs';
import { convertStreams } from './convert-streams';
import { SESSION_KEY } from './original-layout';
import { readReports } from './original-reports';

/** Turns what the original recorded into sessions as they are stored here. What has no place of its own here is kept as events. */
export async function convertOriginal(conversion: Conversion, bytesPerRow: number, createdAt: number): Promise<AnnouncedSession[]> {
    const { book } = conversion;
    for await (const row of conversion.rows('kv')) {
        if (row.text('key') === SESSION_KEY) {
            book.noteOwn(row.json('value'));
        }
    }
    await convertRuns(conversion);
    await convertStreams(conversion, bytesPerRow);
    await convertModels(conversion);
    await convertReports(conversion, createdAt);
    await keepRows(conversion, 'summaries');
    await keepRows(conversion, 'kv');
    return book.store();
}

async function convertReports(conversion: Conversion, createdAt: number): Promise<void> {
    const reports = new ReportRepository(conversion.target);
    for await (const { sessionId, report, rest } of readReports(conversion.rows('report_loss_dist'), createdAt)) {
        const { runId, at } = report.summary;
        const session = conversion.book.find(runId, sessionId);
        session.run(runId);
        reports.insert(session.sessionId, report);
        conversion.book.keep(session, runId, 'report_loss_dist', rest, at);
    }
}

/** Each row of a table that has no counterpart here. */
async function keepRows(conversion: Conversion, table: 'summaries' | 'kv'): Promise<void> {
    for await (const row of conversion.rows(table)) {
        const fields = row.rest();
        if (fields['key'] !== SESSION_KEY) {
            const runId = typeof fields['run_id'] === 'string' ? fields['run_id'] : undefined;
            const session = conversion.book.find(runId);
            conversion.book.keep(session, runId ?? session.currentRunId ?? session.sessionId, table, fields);
        }
    }
}
