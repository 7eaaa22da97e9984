import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { REPOSITORY } from '../support/trainer-process';

export interface ScriptedTrainerOptions {
    readonly port: number;
    readonly session?: string;
    /** Steps per second; as fast as they are taken when absent. */
    readonly rate?: number;
    /** Until `stop` when absent. */
    readonly steps?: number;
    readonly metrics?: number;
    readonly logs?: boolean;
    /** Note when each step was written. */
    readonly times?: boolean;
}

/** What the trainer tells at its end. */
export interface TrainerSummary {
    readonly steps: number;
    readonly messages: number;
    readonly seconds: number;
    /** How long its thread was kept by each write. */
    readonly writeMicroseconds: { readonly median: number; readonly p99: number; readonly longest: number; readonly mean: number };
    /** Of each step, from the first one; milliseconds since the epoch. */
    readonly writtenAt: readonly number[];
}

/** A process of its own that writes to a socket as the real client does, without a model to train. */
export class ScriptedTrainer {
    private output = '';
    private readonly child: ChildProcess;
    private readonly exited: Promise<unknown>;

    constructor({ port, session, rate, steps, metrics, logs = true, times = false }: ScriptedTrainerOptions) {
        const options = Object.entries({ port, session, rate, steps, metrics })
            .filter(([, value]) => value !== undefined)
            .flatMap(([name, value]) => [`--${name}`, String(value)]);
        const flags = [...(logs ? [] : ['--no-logs']), ...(times ? ['--times'] : [])];
        const script = join(REPOSITORY, 'test', 'fixtures', 'bench', 'sender.py');
        this.child = spawn('python3', [script, ...options, ...flags], { stdio: ['ignore', 'pipe', 'inherit'] });
        this.child.stdout?.on('data', (chunk: Buffer) => (this.output += chunk.toString()));
        this.exited = once(this.child, 'close');
    }

    /** Resolves when it has sent all its steps. */
    async end(): Promise<TrainerSummary> {
        await this.exited;
        return JSON.parse(this.output) as TrainerSummary;
    }

    async stop(): Promise<TrainerSummary> {
        this.child.kill('SIGTERM');
        return this.end();
    }
}
