import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RecorderClient } from '@onthefly/backend/lib/recorder/recorder-client';
import { findPlace } from '@onthefly/backend/lib/recorder/start-recorder';
import SqliteDatabase from 'better-sqlite3';
import { freePort } from '../e2e/support/free-port';
import { REPOSITORY, TrainerProcess, testPython } from '../support/trainer-process';
import type { Bench, BenchOptions, BenchRow } from './bench';
import { percentile, rounded } from './statistics';

const PAIRS = 7;
const STEPS = 2_000;
const WARM_UP_STEPS = 200;
const REST_SECONDS = 0.01;
const GOAL = 0.99;

/** What the training tells at its end. */
interface Pace {
    readonly steps: number;
    readonly stepsPerSecond: number;
    readonly longestSeconds: number;
}

/** What the one who trains notices of an IDE that is busy with something else. */
export const paceBench: Bench = {
    name: 'pace',
    title: "A training's own pace while the event loop of the IDE is blocked for 10 s at a time",
    run: async ({ quick, say }: BenchOptions) => {
        const [pairs, steps] = quick ? [1, STEPS / 2] : [PAIRS, STEPS];
        const alone: Pace[] = [];
        const recorded: Pace[] = [];
        for (let pair = 1; pair <= pairs; pair++) {
            say(`pair ${pair} of ${pairs}: nobody listens`);
            alone.push(await trainAlone(steps));
            say(`pair ${pair} of ${pairs}: recorded, and looked at by the host that is blocked`);
            recorded.push(await trainRecorded(steps));
        }
        return table(alone, recorded);
    },
};

/** The host is as busy as in the other run: what it takes from the machine is not what is measured. */
async function trainAlone(steps: number): Promise<Pace> {
    const host = await BlockedHost.start();
    try {
        return await train(await freePort(), steps);
    } finally {
        await host.kill();
    }
}

async function trainRecorded(steps: number): Promise<Pace> {
    const dataFolder = mkdtempSync(join(tmpdir(), 'onthefly-bench-pace-'));
    const host = await BlockedHost.start(dataFolder);
    try {
        const pace = await train(host.trainerPort, steps);
        await endRecorder(dataFolder);
        requireStored(dataFolder, pace.steps);
        return pace;
    } finally {
        await host.kill();
        await endRecorder(dataFolder);
        rmSync(dataFolder, { recursive: true, force: true });
    }
}

/** @throws Error with what it wrote when it did not come to its end */
async function train(port: number, steps: number): Promise<Pace> {
    const script = join(REPOSITORY, 'test', 'fixtures', 'bench', 'training.py');
    const parameters = ['--steps', steps, '--warm-up', WARM_UP_STEPS, '--rest', REST_SECONDS].map(String);
    const trainer = new TrainerProcess(port, parameters, { program: testPython(), before: [script] });
    try {
        if ((await trainer.end()) !== 0) {
            throw new Error(`The training failed: ${trainer.output}`);
        }
        // The client may speak on the same line.
        return JSON.parse(/\{"steps"[^}]*\}/.exec(trainer.output)?.[0] ?? '') as Pace;
    } finally {
        await trainer.kill();
    }
}

async function endRecorder(dataFolder: string): Promise<void> {
    const path = await findPlace(dataFolder);
    if (path !== undefined) {
        const { recorder } = await RecorderClient.connect(path, { role: 'terminal' });
        await recorder.end();
    }
}

/** A pace at which nothing was recorded would say nothing. */
function requireStored(dataFolder: string, steps: number): void {
    const database = new SqliteDatabase(join(dataFolder, 'onthefly.sqlite'), { readonly: true });
    const stored = database.prepare('SELECT count(*) FROM metrics').pluck().get();
    database.close();
    if (stored !== steps) {
        throw new Error(`${String(stored)} steps are stored instead of ${steps}.`);
    }
}

/** See `blocked-host.ts`. */
class BlockedHost {
    private constructor(
        private readonly child: ChildProcess,
        readonly trainerPort: number,
    ) {}

    static async start(dataFolder?: string): Promise<BlockedHost> {
        const script = join(REPOSITORY, 'packages', 'backend', 'bin', 'onthefly');
        const parameters = dataFolder === undefined ? [] : [dataFolder, script];
        const child = spawn(process.execPath, [join(__dirname, 'blocked-host.js'), ...parameters], {
            stdio: ['ignore', 'pipe', 'inherit'],
        });
        const ended = once(child, 'exit').then(() => Promise.reject(new Error('The host ended before it was ready.')));
        const [line] = (await Promise.race([once(child.stdout, 'data'), ended])) as [Buffer];
        ended.catch(() => undefined);
        return new BlockedHost(child, Number(line.toString()));
    }

    async kill(): Promise<void> {
        const closed = once(this.child, 'close');
        this.child.kill('SIGKILL');
        await closed;
    }
}

function table(alone: readonly Pace[], recorded: readonly Pace[]): BenchRow[] {
    const median = (values: readonly number[]): number => percentile(values, 0.5);
    const rates = (paces: readonly Pace[]): number[] => paces.map(({ stepsPerSecond }) => stepsPerSecond);
    const longest = (paces: readonly Pace[]): string =>
        `${rounded(Math.max(...paces.map(({ longestSeconds }) => longestSeconds)) * 1_000)} ms`;
    const ratios = rates(recorded).map((rate, pair) => rate / (rates(alone)[pair] ?? NaN));
    const ratio = median(ratios);
    return [
        {
            measure: `steps a second, median of ${ratios.length} paired runs`,
            value: rounded(median(rates(recorded))),
            baseline: `${rounded(median(rates(alone)))} with nobody listening`,
            ratio,
            goal: { text: `at least ${GOAL} ×`, isMet: ratio >= GOAL },
        },
        { measure: '… lowest and highest ratio of a pair', value: `${shown(Math.min(...ratios))}, ${shown(Math.max(...ratios))}` },
        { measure: '… longest step', value: longest(recorded), baseline: longest(alone) },
    ];
}

function shown(ratio: number): string {
    return ratio.toFixed(3);
}
