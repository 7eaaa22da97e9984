import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import SqliteDatabase from 'better-sqlite3';
import { TestBackend } from '../support/test-backend';
import type { Bench, BenchOptions, BenchRow } from './bench';
import { ScriptedTrainer, type TrainerSummary } from './scripted-trainer';
import { Sink } from './sink';
import { megabytes, rounded } from './statistics';

const STEPS = 200_000;
const PACED_STEPS_PER_SECOND = 1_000;
const PACED_SECONDS = 15;
const METRICS = 10;
const ROWS_PER_TRANSACTION = 1_000;
const NANOSECONDS = 1e6;

/** What a trainer's messages cost: the backend, and the thread that trains. */
export const ingestBench: Bench = {
    name: 'ingest',
    title: 'Taking in what trainers send: 10 metrics and a log line for each step',
    run: async (options) => {
        const steps = options.quick ? STEPS / 10 : STEPS;
        const lines = await record(steps);
        return [...(await sustained(steps, lines, options)), ...(await paced(options))];
    },
};

async function record(steps: number): Promise<Buffer[]> {
    const sink = await Sink.open();
    await new ScriptedTrainer({ port: sink.port, steps, metrics: METRICS }).end();
    sink.close();
    return sink.lines;
}

/** As fast as it goes. */
async function sustained(steps: number, lines: readonly Buffer[], { say }: BenchOptions): Promise<BenchRow[]> {
    say(`${steps.toLocaleString('en-US')} steps as fast as they are taken`);
    const backend = await TestBackend.start();
    const database = await backend.databaseFile();
    const delays = monitorEventLoopDelay({ resolution: 5 });
    const memory = process.memoryUsage().rss;
    delays.enable();
    const begin = performance.now();
    const trainer = new ScriptedTrainer({ port: await backend.port(), steps, metrics: METRICS });
    let peak = memory;
    const watch = setInterval(() => (peak = Math.max(peak, process.memoryUsage().rss)), 100);
    const summary = await trainer.end();
    await untilStored(database, summary.messages);
    const rate = summary.messages / ((performance.now() - begin) / 1000);
    delays.disable();
    clearInterval(watch);
    await backend.stop();
    const parsed = perSecond(lines.length, () => lines.forEach((line) => void JSON.parse(line.toString('utf8'))));
    const inserted = insertBare(lines);
    return [
        {
            measure: 'messages stored per second, sustained',
            value: rounded(rate),
            baseline: `${rounded(inserted)} bare inserts into SQLite`,
            ratio: rate / inserted,
        },
        {
            measure: '… compared with reading them',
            value: rounded(rate),
            baseline: `${rounded(parsed)} bare JSON.parse`,
            ratio: rate / parsed,
        },
        { measure: '… event loop delay meanwhile, 99th percentile', value: `${rounded(delays.percentile(99) / NANOSECONDS)} ms` },
        { measure: '… longest', value: `${rounded(delays.max / NANOSECONDS)} ms` },
        { measure: '… additional memory at most', value: megabytes(peak - memory) },
    ];
}

/** At a rate that hardly any training reaches. */
async function paced({ quick, say }: BenchOptions): Promise<BenchRow[]> {
    const steps = (quick ? 0.2 : 1) * PACED_SECONDS * PACED_STEPS_PER_SECOND;
    say(`${PACED_STEPS_PER_SECOND.toLocaleString('en-US')} steps a second`);
    const train = (port: number): Promise<TrainerSummary> =>
        new ScriptedTrainer({ port, steps, rate: PACED_STEPS_PER_SECOND, metrics: METRICS }).end();
    const sink = await Sink.open();
    const bare = await train(sink.port);
    sink.close();
    const backend = await TestBackend.start();
    const delays = monitorEventLoopDelay({ resolution: 5 });
    const processor = process.cpuUsage();
    delays.enable();
    const ours = await train(await backend.port());
    delays.disable();
    const { user, system } = process.cpuUsage(processor);
    await backend.untilStored(ours.messages);
    await backend.stop();
    const write = (name: 'mean' | 'p99', measure: string): BenchRow => ({
        measure,
        value: `${rounded(ours.writeMicroseconds[name])} µs`,
        baseline: `${rounded(bare.writeMicroseconds[name])} µs into a socket that is only read`,
        ratio: ours.writeMicroseconds[name] / bare.writeMicroseconds[name],
    });
    return [
        write('mean', 'at 1,000 steps/s: one write on the training thread, mean'),
        write('p99', '… 99th percentile'),
        // One of them says more about the machine than about who reads.
        { measure: '… longest', value: milliseconds(ours), baseline: milliseconds(bare) },
        { measure: '… event loop delay of the backend, 99th percentile', value: `${rounded(delays.percentile(99) / NANOSECONDS)} ms` },
        { measure: '… longest', value: `${rounded(delays.max / NANOSECONDS)} ms` },
        { measure: '… processor time of the backend', value: `${rounded((user + system) / 1e4 / ours.seconds)} % of one core` },
    ];
}

/** Looks from outside: whoever asks the backend makes it write first. */
async function untilStored(file: string, lastSequence: number): Promise<void> {
    const database = new SqliteDatabase(file, { readonly: true });
    const last = database.prepare('SELECT max(event_seq) FROM logs').pluck();
    while (last.get() !== lastSequence) {
        await delay(50);
    }
    database.close();
}

function milliseconds({ writeMicroseconds: { longest } }: TrainerSummary): string {
    return `${rounded(longest / 1000)} ms`;
}

function perSecond(count: number, work: () => void): number {
    const begin = performance.now();
    work();
    return count / ((performance.now() - begin) / 1000);
}

/** The same rows into tables without anything else, parsed beforehand. */
function insertBare(lines: readonly Buffer[]): number {
    const folder = mkdtempSync(join(tmpdir(), 'onthefly-bench-'));
    const database = new SqliteDatabase(join(folder, 'bare.sqlite'));
    try {
        database.pragma('journal_mode = WAL');
        database.pragma('synchronous = NORMAL');
        database.exec('CREATE TABLE metrics (seq INTEGER PRIMARY KEY, step, ts, a, b, c, d, e, f, g, h, i, j)');
        database.exec('CREATE TABLE logs (seq INTEGER PRIMARY KEY, ts, level, text)');
        const metric = database.prepare('INSERT INTO metrics VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)');
        const log = database.prepare('INSERT INTO logs VALUES (?, ?, ?, ?)');
        const rows = lines.map((line) => JSON.parse(line.toString('utf8')) as Record<string, string | number>);
        const insert = database.transaction((batch: readonly Record<string, string | number>[]) => {
            for (const { type, event_seq: seq, step, ts, level, text, loss, val_loss: validation, ...rest } of batch) {
                if (type === 'trainStep') {
                    const { accuracy, lr, grad_norm: gradient, weight_norm: weight, activation_zero_frac: zero } = rest;
                    const { throughput, mem_vram: memory, gpu_util: usage } = rest;
                    metric.run(seq, step, ts, loss, validation, accuracy, lr, gradient, weight, zero, throughput, memory, usage);
                } else if (type === 'log') {
                    log.run(seq, ts, level, text);
                }
            }
        });
        return perSecond(rows.length, () => {
            for (let first = 0; first < rows.length; first += ROWS_PER_TRANSACTION) {
                insert(rows.slice(first, first + ROWS_PER_TRANSACTION));
            }
        });
    } finally {
        database.close();
        rmSync(folder, { recursive: true });
    }
}
