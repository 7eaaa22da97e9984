import { Wire } from './wire';

/** Steps at which the loss of `spikySession` leaves its course for a single step. */
export const SPIKES = [1, 777, 5_000, 33_333, 50_001, 66_666, 98_765, 100_000];
export const SPIKY_STEPS = 100_000;
const LINES_PER_WRITE = 500;
const START = 1_800_000_000;

/** Each has a height of its own, up and down in turns; everything else lies between 1 and 3. */
export function spikyLoss(step: number): number {
    const index = SPIKES.indexOf(step);
    return index < 0 ? 2 + Math.sin(step) : (index % 2 === 0 ? 1 : -1) * (100 + index);
}

/** What a trainer would tell, event by event; numbers them and gives them a time of their own, a tenth of a second apart. */
export class SessionScript {
    private readonly lines: string[] = [];
    private told = 0;

    constructor(
        readonly sessionId: string,
        private runId = 'baseline',
    ) {
        this.add({ type: 'session_started', project: sessionId, run_name: runId });
        this.begin(runId, []);
    }

    /** All that follows belongs to another run. */
    begin(runId: string, parents: readonly string[]): this {
        this.runId = runId;
        return this.add({ type: 'newRun', parents, meta: { display_name: runId, kind: parents.length > 0 ? 'fork' : 'root' } });
    }

    step(step: number, metrics: Readonly<Record<string, number | null>>, epoch = Math.floor((step - 1) / 100)): this {
        return this.add({ type: 'trainStep', step, epoch, ...metrics });
    }

    log(level: string, text: string, phase?: string): this {
        return this.add({ type: 'log', level, text, phase });
    }

    add(event: Readonly<Record<string, unknown>>): this {
        const sequence = this.lines.length + 1;
        const base = { session_id: this.sessionId, event_seq: sequence, run_id: this.runId, run_gen: 0, ts: START + sequence / 10 };
        this.lines.push(JSON.stringify({ ...base, ...event }));
        return this;
    }

    finish(step: number): this {
        return this.add({ type: 'trainingFinished', status: 'completed', step });
    }

    /** Sends what there is and stays connected. */
    async play(port: number): Promise<Wire> {
        const wire = await Wire.open(port);
        await this.goOn(wire);
        return wire;
    }

    /** Sends what was added since. */
    async goOn(wire: Wire): Promise<void> {
        while (this.told < this.lines.length) {
            const end = Math.min(this.told + LINES_PER_WRITE, this.lines.length);
            await wire.write(`${this.lines.slice(this.told, end).join('\n')}\n`);
            this.told = end;
        }
    }
}

/** One-step spikes over 100,000 steps. */
export function spikySession(sessionId: string): SessionScript {
    const script = new SessionScript(sessionId);
    for (let step = 1; step <= SPIKY_STEPS; step++) {
        script.step(step, { loss: spikyLoss(step) });
    }
    return script.finish(SPIKY_STEPS);
}

/**
 * Three epochs with most of what can happen to a curve: a sparse metric, steps without a number, a pause, a return to an earlier
 * step, and a second run.
 */
export function eventfulSession(sessionId: string): SessionScript {
    const script = new SessionScript(sessionId);
    const loss = (step: number): number => 2 * Math.exp(-step / 80) + 0.1;
    const train = (from: number, to: number): void => {
        for (let step = from; step <= to; step++) {
            const isBroken = step >= 120 && step < 125;
            const validation = step % 50 === 0 ? 0.5 : null;
            script.step(step, {
                loss: isBroken ? null : loss(step),
                val_loss: validation,
                'gradient/first': step % 7,
                'gradient/second': 1,
            });
        }
    };
    train(1, 150);
    script
        .add({ type: 'paused', step: 150, request: { action: 'pause' }, ckpt: '/tmp/somewhere/step150.pt' })
        .add({ type: 'resumed', step: 150 });
    train(151, 200);
    script.log('error', 'Non-finite loss at step 201. Restoring last checkpoint if available and skipping step.');
    train(171, 260);
    // Nothing tells of this one.
    train(241, 300);
    script.begin('fork1', ['baseline']);
    train(301, 400);
    return script.finish(400);
}

/** Twenty steps and a pause that still lasts, at a checkpoint in a file that is there. */
export function pausedSession(sessionId: string, checkpoint: string): SessionScript {
    const script = new SessionScript(sessionId);
    for (let step = 1; step <= 20; step++) {
        script.step(step, { loss: 1 / step });
    }
    return script.add({ type: 'paused', step: 20, request: { action: 'pause' }, ckpt: checkpoint });
}

export const LONG_LOG_LINES = 200_000;
/** How often the one error is repeated. */
export const FLOOD = 300;

/** A log that goes on: numbered lines, every thousandth a warning and every ten thousandth one of the validation, then a flood of errors. */
export function longLogSession(sessionId: string): SessionScript {
    const script = new SessionScript(sessionId).step(1, { loss: 1 });
    for (let line = 1; line <= LONG_LOG_LINES; line++) {
        script.log(line % 1_000 === 0 ? 'warn' : 'info', `line ${line}`, line % 10_000 === 0 ? 'validation' : 'train');
    }
    for (let repetition = 0; repetition < FLOOD; repetition++) {
        script.log('error', 'out of memory', 'train');
    }
    return script.log('info', 'the last line', 'train');
}

/** More metrics than anybody looks at, of which a step can carry only a part. */
export function manyMetricsSession(sessionId: string, count: number): SessionScript {
    const script = new SessionScript(sessionId);
    const perStep = 500;
    for (let step = 1; step <= 40; step++) {
        const first = (step * perStep) % count;
        const metrics: Record<string, number> = { loss: 1 / step };
        for (let index = 0; index < perStep; index++) {
            metrics[`layer.${String((first + index) % count).padStart(4, '0')}`] = Math.sin(step + index);
        }
        script.step(step, metrics);
    }
    return script.finish(40);
}
