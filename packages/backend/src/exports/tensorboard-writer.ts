import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeText } from '../files/write-text';
import { toScalarsRecord, toVersionRecord } from '../tensorboard/event-record';
import type { ExportContext, ExportedSession, Written } from './export-context';
import { toFileName, UniqueNames } from './file-name';
import { readMetricRows, type MetricRow } from './metric-rows';

interface TestColumns {
    label: string;
    step: number;
    average_loss: number;
    tested_at: number;
}

const MILLISECONDS = 1_000;

/** A folder for each run, below one for each session when there are several, with one event file. */
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
        for (const runId of listRuns(context, session)) {
            const name = join(folder, runNames.take(toFileName(runId)), `events.out.tfevents.${toSeconds(session.startedAt)}.onthefly`);
            await mkdir(join(path, name, '..'), { recursive: true });
            files.push({ path: name, bytes: await writeText(join(path, name), eventsOf(context, session, runId), progress.signal) });
        }
    }
    const listing = `${JSON.stringify({ format: 'onthefly-tensorboard', version: 1, files }, undefined, 2)}\n`;
    await writeFile(join(path, 'manifest.json'), listing);
    return { bytes: files.reduce((sum, { bytes }) => sum + bytes, Buffer.byteLength(listing)) };
}

function listRuns({ database }: ExportContext, { sessionId }: ExportedSession): string[] {
    return database.prepare('SELECT run_id FROM runs WHERE session_id = ? ORDER BY started_at').pluck().all(sessionId) as string[];
}

async function* eventsOf(context: ExportContext, { sessionId, startedAt }: ExportedSession, runId: string): AsyncGenerator<Buffer> {
    yield toVersionRecord(startedAt / MILLISECONDS);
    for await (const rows of readMetricRows(context, { sessionId, runId })) {
        yield Buffer.concat(rows.map(toRecord));
    }
    const tests = context.database
        .prepare(
            `SELECT label, step, average_loss, tested_at FROM session_final_models
            WHERE session_id = ? AND run_id = ? AND average_loss IS NOT NULL ORDER BY tested_at`,
        )
        .all(sessionId, runId) as TestColumns[];
    for (const { label, step, average_loss: loss, tested_at: at } of tests) {
        yield toScalarsRecord({ wallTime: at / MILLISECONDS, step, values: [[`test_loss/${label}`, loss]] });
    }
}

function toRecord({ step, ts, metrics }: MetricRow): Buffer {
    const values = Object.entries(metrics).filter((entry): entry is [string, number] => entry[1] !== null);
    return toScalarsRecord({ wallTime: ts / MILLISECONDS, step, values });
}

function toSeconds(milliseconds: number): number {
    return Math.floor(milliseconds / MILLISECONDS);
}
