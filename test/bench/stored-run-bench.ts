import { statSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import SqliteDatabase, { type Database, type Statement } from 'better-sqlite3';
import { KNOWN_METRICS, type LogFilter } from '@onthefly/shared-types';
import { TestBackend } from '../support/test-backend';
import type { Bench, BenchRow } from './bench';
import { ScriptedTrainer } from './scripted-trainer';
import { megabytes, rounded } from './statistics';

const STEPS = 1_000_000;
const BUCKETS = 2_000;
const ROWS = 200;
const SESSION = 'sess-0000000bench';
const RUN = { sessionId: SESSION, runId: 'baseline' };
const NANOSECONDS = 1e6;
const BYTES_OF_A_NUMBER = 8;

/** A long run is opened again. */
export const storedRunBench: Bench = {
    name: 'stored',
    title: 'Looking at a stored run of 1,000,000 steps with 10 metrics and a log line for each',
    run: async ({ quick, say }) => {
        const steps = quick ? STEPS / 10 : STEPS;
        say(`${steps.toLocaleString('en-US')} steps are recorded`);
        const backend = await TestBackend.start();
        const metrics = KNOWN_METRICS.length;
        const { messages } = await new ScriptedTrainer({ port: await backend.port(), session: SESSION, steps, metrics }).end();
        await backend.untilStored(messages, 600_000);
        const recorded = await backend.restart();
        const file = await recorded.databaseFile();
        const database = new SqliteDatabase(file, { readonly: true });
        try {
            say('curves and logs are asked for');
            return [...(await curves(recorded, database, steps)), ...(await logs(recorded, database)), size(file, steps * metrics)];
        } finally {
            database.close();
            await recorded.stop();
        }
    },
};

async function curves(backend: TestBackend, database: Database, steps: number): Promise<BenchRow[]> {
    const delays = monitorEventLoopDelay({ resolution: 5 });
    const ask = (share: number): Promise<number> => {
        const [fromStep, toStep] = share === 1 ? [undefined, undefined] : [Math.round(steps / 2), Math.round(steps / 2 + share * steps)];
        return timed(async () => backend.dashboard.getSeries({ ...RUN, metrics: KNOWN_METRICS, buckets: BUCKETS, fromStep, toStep }));
    };
    delays.enable();
    const whole = await ask(1);
    delays.disable();
    const bare = await timed(() => readAll(database.prepare(`SELECT step, ts, ${KNOWN_METRICS.join(', ')} FROM metrics`)));
    const row = (measure: string, value: number, baseline: string, other: number): BenchRow => ({
        measure,
        value: `${rounded(value)} ms`,
        baseline: `${rounded(other)} ms ${baseline}`,
        ratio: value / other,
    });
    return [
        row('opening it: 10 curves of 2,000 buckets with every extreme', whole, 'to read the same numbers with bare SQLite', bare),
        { measure: '… event loop delay meanwhile, longest', value: `${rounded(delays.max / NANOSECONDS)} ms` },
        { measure: 'zooming to a tenth', value: `${rounded(await ask(0.1))} ms` },
        { measure: 'zooming to a hundredth', value: `${rounded(await ask(0.01))} ms` },
        { measure: 'zooming to a thousandth', value: `${rounded(await ask(0.001))} ms` },
    ];
}

async function logs(backend: TestBackend, database: Database): Promise<BenchRow[]> {
    const delays = monitorEventLoopDelay({ resolution: 5 });
    const open = (filter: LogFilter, offset?: number): Promise<number> =>
        timed(async () => backend.dashboard.getLogWindow({ sessionId: SESSION, offset, limit: ROWS, ...filter }));
    delays.enable();
    const first = await open({});
    const found = await open({ text: '0.999' });
    delays.disable();
    const text = "SELECT event_seq FROM logs WHERE instr(lower(text), '0.999') > 0";
    const bare = await timed(() => database.prepare(text).raw().all());
    const again = await open({}, 500_000);
    return [
        { measure: 'opening the log for the first time', value: `${rounded(first)} ms` },
        { measure: '… any other place in it', value: `${rounded(again)} ms` },
        {
            measure: '… finding a text in it',
            value: `${rounded(found)} ms`,
            baseline: `${rounded(bare)} ms with bare SQLite`,
            ratio: found / bare,
        },
        { measure: '… event loop delay meanwhile, longest', value: `${rounded(delays.max / NANOSECONDS)} ms` },
    ];
}

/** The log included. */
function size(file: string, points: number): BenchRow {
    const { size: bytes } = statSync(file);
    const bare = points * BYTES_OF_A_NUMBER;
    return {
        measure: 'size of the file per million numbers, its share of the log included',
        value: megabytes((bytes / points) * 1_000_000),
        baseline: `${megabytes((bare / points) * 1_000_000)} as bare numbers`,
        ratio: bytes / bare,
    };
}

/** Row by row: a million rows at once would measure the collection of garbage. */
function readAll(statement: Statement): number {
    let total = 0;
    for (const row of statement.raw().iterate()) {
        total += (row as number[]).length;
    }
    return total;
}

async function timed(work: () => unknown): Promise<number> {
    const begin = performance.now();
    await work();
    return performance.now() - begin;
}
