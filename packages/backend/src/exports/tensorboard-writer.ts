import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { toFileName, UniqueNames } from '@onthefly/shared-types';
import { writeText } from '../files/write-text';
import { toScalarsRecord, toVersionRecord } from '../tensorboard/event-record';
import { readColumn } from '../storage/metric-columns';
import type { ExportContext, ExportedSession, Written } from './export-context';
import { listRunIds, readStretches, type MetricRow, type RunStretch } from './metric-rows';

interface TestColumns {
    label: string;
    step: number;
    average_loss: number;
    tested_at: number;
}

const MILLISECONDS = 1_000;

/** A folder for each run and for each stretch that was left, below one for each session when there are several, with one event file. */
export async function writeTensorBoard(context: ExportContext): Promise<Written> {
    const { sessions, path, progress } = context;
    progress.expect(
        sessions.reduce((sum, { steps }) => sum + steps, 0),
        'rows',
    );
    await mkdir(path, { mode: 0o700 });
    const sessionNames = new UniqueNames();
    const files: { path: string; bytes: number }[] = [];
    for (const session of sessions) {
        const folder = sessions.length === 1 ? '' : sessionNames.take(toFileName(`${session.name}-${session.sessionId}`));
        const runNames = new UniqueNames();
        const events = `events.out.tfevents.${toSeconds(session.startedAt)}.onthefly`;
        for (const runId of listRunIds(context, session.sessionId)) {
            for await (const stretch of readStretches(context, session.sessionId, runId)) {
                const name = join(folder, runNames.take(toFileName(stretch.name)), events);
                await mkdir(join(path, name, '..'), { recursive: true });
                const pieces = eventsOf(context, session, runId, stretch);
                files.push({ path: name, bytes: await writeText(join(path, name), pieces, progress.signal) });
            }
        }
    }
    const listing = `${JSON.stringify({ format: 'onthefly-tensorboard', version: 1, files }, undefined, 2)}\n`;
    await writeFile(join(path, 'manifest.json'), listing);
    return { bytes: files.reduce((sum, { bytes }) => sum + bytes, Buffer.byteLength(listing)) };
}

async function* eventsOf(
    context: ExportContext,
    { sessionId, startedAt }: ExportedSession,
    runId: string,
    stretch: RunStretch,
): AsyncGenerator<Buffer> {
    yield toVersionRecord(startedAt / MILLISECONDS);
    for await (const rows of stretch.rows) {
        yield Buffer.concat(rows.map(toRecord));
    }
    if (stretch.name !== runId) {
        return;
    }
    const tests = context.database
        .prepare(
            `SELECT label, step, average_loss, tested_at FROM session_final_models
            WHERE session_id = ? AND run_id = ? AND average_loss IS NOT NULL ORDER BY tested_at`,
        )
        .all(sessionId, runId) as TestColumns[];
    for (const { label, step, average_loss: loss, tested_at: at } of tests) {
        yield toScalarsRecord({ wallTime: at / MILLISECONDS, step, values: [[`test_loss/${label}`, readColumn(loss) ?? NaN]] });
    }
}

function toRecord({ step, ts, metrics }: MetricRow): Buffer {
    const values = Object.entries(metrics).map(([tag, value]) => [tag, value ?? NaN] as const);
    return toScalarsRecord({ wallTime: ts / MILLISECONDS, step, values });
}

function toSeconds(milliseconds: number): number {
    return Math.floor(milliseconds / MILLISECONDS);
}
