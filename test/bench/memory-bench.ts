import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import SqliteDatabase from 'better-sqlite3';
import { RecorderClient } from '@onthefly/backend/lib/recorder/recorder-client';
import { startRecorder } from '@onthefly/backend/lib/recorder/start-recorder';
import { REPOSITORY } from '../support/trainer-process';
import type { Bench, BenchOptions, BenchRow } from './bench';
import { ScriptedTrainer } from './scripted-trainer';
import { megabytes, rounded } from './statistics';

const STEPS = 1_000_000;
const METRICS = 10;
/** When the stream is in full flow. */
const LOCKED_AFTER_MS = 2_000;
const LOCKED_MS = 10_000;
const LOOK_INTERVAL_MS = 100;
const GOAL_BYTES = 512_000_000;
const BYTES_PER_KILOBYTE = 1_024;

/** What waits for others must not fill the memory. */
export const memoryBench: Bench = {
    name: 'memory',
    title: 'The memory of the recorder while all wait for each other: steps at full speed, a window that hangs, a database that is locked for 10 s',
    run: async ({ quick, say }: BenchOptions) => {
        const steps = quick ? STEPS / 10 : STEPS;
        const dataFolder = mkdtempSync(join(tmpdir(), 'onthefly-bench-memory-'));
        const script = join(REPOSITORY, 'packages', 'backend', 'bin', 'onthefly');
        try {
            const path = await startRecorder({ dataFolder, script, settings: { 'onthefly.port': 0 } });
            const hanging = { deliver: (): Promise<void> => new Promise(() => undefined) };
            const { recorder, greeting } = await RecorderClient.connect(path, { role: 'window' }, hanging);
            try {
                const idle = memoryOf(greeting.pid).now;
                say(`${steps.toLocaleString('en-US')} steps as fast as they are taken, the database locked meanwhile`);
                const trainer = new ScriptedTrainer({ port: greeting.trainerPort, steps, metrics: METRICS });
                await delay(LOCKED_AFTER_MS);
                await lock(join(dataFolder, 'onthefly.sqlite'));
                const summary = await trainer.end();
                say('what waits is stored');
                await untilStored(join(dataFolder, 'onthefly.sqlite'), steps);
                return table(idle, memoryOf(greeting.pid).peak, summary.writeMicroseconds.longest);
            } finally {
                await recorder.end();
            }
        } finally {
            rmSync(dataFolder, { recursive: true, force: true });
        }
    },
};

/** Resident bytes of a process, now and at most so far, as Linux counts them. */
function memoryOf(pid: number): { readonly now: number; readonly peak: number } {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    const read = (name: string): number => Number(new RegExp(`^${name}:\\s*(\\d+) kB$`, 'm').exec(status)?.[1]) * BYTES_PER_KILOBYTE;
    return { now: read('VmRSS'), peak: read('VmHWM') };
}

/** Nobody else can write, nor read. */
async function lock(file: string): Promise<void> {
    const database = new SqliteDatabase(file);
    database.exec('BEGIN EXCLUSIVE');
    await delay(LOCKED_MS);
    database.exec('COMMIT');
    database.close();
}

async function untilStored(file: string, steps: number): Promise<void> {
    const database = new SqliteDatabase(file, { readonly: true });
    const stored = database.prepare('SELECT (SELECT count(*) FROM metrics) + (SELECT count(*) FROM logs)').pluck();
    while (stored.get() !== 2 * steps) {
        await delay(LOOK_INTERVAL_MS);
    }
    database.close();
}

function table(idle: number, peak: number, longestWrite: number): BenchRow[] {
    return [
        {
            measure: 'resident memory of the recorder at most',
            value: megabytes(peak),
            baseline: `${megabytes(idle)} with nothing to do`,
            ratio: peak / idle,
            goal: { text: `at most ${megabytes(GOAL_BYTES)}`, isMet: peak <= GOAL_BYTES },
        },
        { measure: '… longest write on the training thread', value: `${rounded(longestWrite / 1_000)} ms` },
    ];
}
