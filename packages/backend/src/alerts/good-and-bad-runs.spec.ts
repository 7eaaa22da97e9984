import assert from 'node:assert/strict';
import type { Alert, AlertKind, NewRunEvent } from '@onthefly/shared-types';
import { TrainingSession } from '../session/training-session';
import { trainStep } from '../testing/trainer-events';
import { SessionWatch } from './session-watch';

const LN_10 = Math.log(10);
const BASE = { session_id: 's1', run_id: 'baseline', run_gen: 0, event_seq: 0 };

type Series = (step: number, noise: Noise) => number;

/** Seeded, so that a run is the same in every run of the tests. */
class Noise {
    constructor(private state: number) {}

    /** From 0 to below 1. */
    uniform(): number {
        this.state = (this.state + 0x6d2b79f5) | 0;
        let mixed = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
        mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
        return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
    }

    gaussian(): number {
        return Math.sqrt(-2 * Math.log(1 - this.uniform())) * Math.cos(2 * Math.PI * this.uniform());
    }
}

interface Setting {
    readonly steps?: number;
    readonly seed?: number;
    readonly isFork?: boolean;
    readonly stepsPerEpoch?: number;
    readonly validationSeconds?: number;
    /** At a step. */
    readonly throughput?: (step: number, noise: Noise) => number;
    /** No further step comes; that long the watch looks on. */
    readonly silentAfterwards?: number;
}

const BATCH = 64;

/** One run through the real detectors, with the clock of its events. */
function watch(loss: Series, setting: Setting = {}): Alert[] {
    const { steps = 20_000, stepsPerEpoch = 500, validationSeconds = 2, throughput = () => 1_000 } = setting;
    const noise = new Noise(setting.seed ?? 1);
    const session = new TrainingSession({
        sessionId: 's1',
        project: 'demo',
        name: 'baseline',
        startedAt: 0,
        activity: 'running',
        steps: 0,
        lostEvents: 0,
        currentRunId: 'baseline',
        trainer: {},
    });
    Object.defineProperty(session, 'state', { value: 'running' });
    const sessionWatch = new SessionWatch(session);
    const found: Alert[] = [];
    let ts = 0;
    let checked = 0;
    const wait = (seconds: number): void => {
        ts += seconds;
        for (; checked + 1 <= ts; checked++) {
            found.push(...sessionWatch.check((checked + 1) * 1_000));
        }
    };
    const run: NewRunEvent = { ...BASE, type: 'newRun', ts, parents: setting.isFork ? ['root'] : [], meta: {} };
    found.push(...sessionWatch.observe(run, 0));
    for (let step = 1; step <= steps; step++) {
        const samples = throughput(step, noise);
        wait(BATCH / samples);
        const metrics = { loss: loss(step, noise), throughput: samples };
        found.push(...sessionWatch.observe(trainStep(step, metrics, ts), ts * 1_000));
        if (step % stepsPerEpoch === 0) {
            wait(validationSeconds);
            const epoch = step / stepsPerEpoch - 1;
            found.push(...sessionWatch.observe({ ...BASE, type: 'epoch_end', ts, epoch, val_loss: 1 }, ts * 1_000));
        }
    }
    wait(setting.silentAfterwards ?? 0);
    return found;
}

function falling(floor: number, deviation: number, timeConstant = 600): Series {
    return (step, noise) => (LN_10 * Math.exp(-step / timeConstant) + floor) * Math.exp(deviation * noise.gaussian());
}

/** Learns to step `from`, then what is given. */
function thenFrom(from: number, later: (stepsSince: number) => number): Series {
    const before = falling(0.2, 0.15);
    return (step, noise) => (step < from ? before(step, noise) : later(step - from) * Math.exp(0.15 * noise.gaussian()));
}

describe('Alerts on good runs', () => {
    const GOOD: Readonly<Record<string, { readonly loss: Series } & Setting>> = {
        'one that has converged long ago': { loss: falling(0.3, 0.1), steps: 30_000 },
        'one that converged to next to nothing': { loss: falling(1e-6, 0.8, 300), steps: 30_000 },
        'one that learns slowly': { loss: (step, noise) => (0.5 + 2 / (1 + step / 4_000)) * (1 + 0.05 * noise.gaussian()), steps: 30_000 },
        'a cosine schedule, with a warm-up': {
            loss: (step, noise) => {
                const rate = step < 500 ? step / 500 : (1 + Math.cos((Math.PI * step) / 20_000)) / 2;
                return (0.1 + 0.15 * rate + LN_10 * Math.exp(-step / 1_500)) * Math.exp(0.2 * noise.gaussian());
            },
        },
        'noisy small batches': { loss: falling(0.1, 0.7), steps: 30_000 },
        'validation at the end of each epoch only, which takes two minutes': { loss: falling(0.3, 0.1), validationSeconds: 120 },
        'a fork on hard samples': {
            loss: (step, noise) => (1.4 + 0.8 * Math.exp(-step / 3_000)) * Math.exp(0.3 * noise.gaussian()),
            isFork: true,
        },
        'a fork on hard samples that learns nothing more': { loss: (_, noise) => 1.8 * Math.exp(0.3 * noise.gaussian()), isFork: true },
        'a machine that others load, by half and in turns': {
            loss: falling(0.3, 0.1),
            throughput: (step, noise) => (Math.floor(step / 3_000) % 2 === 0 ? 1_000 : 450) * (0.7 + 0.6 * noise.uniform()),
        },
    };

    for (const [name, { loss, ...setting }] of Object.entries(GOOD)) {
        it(`stay silent: ${name}`, () => {
            for (const seed of [1, 2]) {
                assert.deepEqual(watch(loss, { ...setting, seed }), [], `seed ${seed}`);
            }
        });
    }
});

describe('Alerts on bad runs', () => {
    function firstOf(alerts: readonly Alert[], ...kinds: AlertKind[]): number {
        const found = alerts.find(({ kind }) => kinds.includes(kind));
        assert.ok(found?.step !== undefined, JSON.stringify(alerts));
        return found.step;
    }

    const BAD: readonly { name: string; loss: Series; kinds: AlertKind[]; from: number; within: number }[] = [
        {
            name: 'a loss that diverges at once',
            loss: thenFrom(5_000, (since) => 0.2 * Math.exp(since / 20)),
            kinds: ['lossSpike'],
            from: 5_000,
            within: 100,
        },
        {
            name: 'a loss that diverges slowly',
            loss: thenFrom(5_000, (since) => 0.2 + since / 400),
            kinds: ['lossRise', 'lossSpike'],
            from: 5_000,
            within: 1_000,
        },
        {
            name: 'units that die one after the other',
            loss: thenFrom(5_000, (since) => Math.min(LN_10, 0.2 + since / 250)),
            kinds: ['lossRise', 'lossSpike'],
            from: 5_000,
            within: 1_000,
        },
        {
            name: 'a loss that never leaves ln 10',
            loss: (_, noise) => LN_10 + 0.05 * noise.gaussian(),
            kinds: ['plateau'],
            from: 1,
            within: 2_100,
        },
        {
            name: 'units that are dead soon after the start',
            loss: (step, noise) => LN_10 + 0.15 * Math.exp(-step / 50) + 0.02 * noise.gaussian(),
            kinds: ['plateau'],
            from: 1,
            within: 2_100,
        },
    ];

    for (const { name, loss, kinds, from, within } of BAD) {
        it(`speak within ${within} steps, and once: ${name}`, () => {
            for (const seed of [1, 2]) {
                const alerts = watch(loss, { steps: from + 5_000, seed });
                const step = firstOf(alerts, ...kinds);
                assert.ok(step >= from && step <= from + within, `seed ${seed}: ${JSON.stringify(alerts)}`);
                kinds.forEach((kind) => assert.ok(alerts.filter((alert) => alert.kind === kind).length <= 1, JSON.stringify(alerts)));
            }
        });
    }

    it('speak of a loader that stalls, once it has been still for half a minute', () => {
        const [alert, ...others] = watch(falling(0.3, 0.1), { steps: 5_250, silentAfterwards: 600 });
        assert.deepEqual([alert?.kind, alert?.step, others], ['stall', 5_250, []]);
        assert.match(alert?.message ?? '', /No step for 3\d s/);
    });

    it('speak of a loader that stalls in the first epoch after five minutes, since a validation may take that long', () => {
        const [alert, ...others] = watch(falling(0.3, 0.1), { steps: 250, silentAfterwards: 600 });
        assert.deepEqual([alert?.kind, alert?.step, others], ['stall', 250, []]);
        assert.match(alert?.message ?? '', /No step for 30\d s/);
    });

    it('speak of throughput that falls to a tenth, after a minute of it', () => {
        const alerts = watch(falling(0.3, 0.1), { steps: 6_000, throughput: (step) => (step < 5_000 ? 1_000 : 100) });
        assert.deepEqual(
            alerts.map(({ kind }) => kind),
            ['throughputDrop'],
        );
        assert.ok((alerts[0]?.step ?? Infinity) < 5_200, JSON.stringify(alerts));
    });
});
