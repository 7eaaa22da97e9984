import { Wire } from './wire';

const SESSION = 'sess-0123456789ab';
const STEPS = 320;

/** A little of everything that a trainer tells, with the same numbers each time: smooth and noisy curves, a sparse one, every log level. */
export function demoLines(): string[] {
    const start = Date.now() / 1000 - 60;
    let sequence = 0;
    const line = (event: Readonly<Record<string, unknown>>): string => {
        sequence++;
        const base = { session_id: SESSION, event_seq: sequence, run_id: 'baseline', run_gen: 0, ts: start + sequence / 20 };
        return JSON.stringify({ ...base, ...event });
    };
    const log = (level: string, text: string): string => line({ type: 'log', level, text });
    const lines = [
        line({ type: 'session_started', project: 'demo', run_name: 'baseline' }),
        line({ type: 'newRun', parents: [], meta: { display_name: 'baseline' } }),
    ];
    for (let step = 1; step <= STEPS; step++) {
        const noise = Math.sin(step * 12.9898) * Math.cos(step * 78.233);
        const loss = Math.exp(-step / 120) + 0.08 * (1 + noise);
        const epoch = Math.floor((step - 1) / 64);
        lines.push(
            line({
                type: 'trainStep',
                step,
                epoch,
                loss,
                val_loss: step % 64 === 0 ? loss + 0.05 : null,
                accuracy: 1 - 0.7 * Math.exp(-step / 90) + 0.02 * noise,
                grad_norm: 0.5 + 0.3 * noise,
                lr: 5e-4 * (1 - step / (2 * STEPS)),
                weight_norm: 7 + Math.sqrt(step) / 6,
                throughput: 4_700 + 200 * noise,
            }),
            log('info', `step ${step}: train_loss = ${loss.toFixed(6)}`),
        );
    }
    lines.push(
        log('debug', 'loader: 2 workers, 64 samples a batch'),
        log('warn', 'The gradient norm has been above 0.75 for 12 steps.'),
        log('error', 'A checkpoint could not be written: no space left on the device. Training goes on without it.'),
        log('info', `epoch ${Math.floor(STEPS / 64)} val_loss = 0.219375`),
    );
    return lines;
}

/** Sends it all and stays connected. */
export async function openDemoTrainer(port: number): Promise<Wire> {
    const wire = await Wire.open(port);
    for (const text of demoLines()) {
        await wire.writeLine(text);
    }
    return wire;
}
