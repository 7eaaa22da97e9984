import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { descendantsOf, killAll } from './process-tree';

/** Also right when this file runs compiled, one folder deeper. */
function findRoot(folder: string): string {
    return readOptional(join(folder, 'lerna.json')) !== undefined ? folder : findRoot(join(folder, '..'));
}

function readOptional(path: string): string | undefined {
    try {
        return readFileSync(path, 'utf8');
    } catch {
        return undefined;
    }
}

export const REPOSITORY = findRoot(__dirname);
export const EXAMPLE_FOLDER = join(REPOSITORY, 'examples');

/** A Python that has torch and onthefly-ai; the test command provides it. */
export function testPython(): string {
    const python = process.env['ONTHEFLY_TEST_PYTHON'];
    if (python === undefined) {
        throw new Error('Set ONTHEFLY_TEST_PYTHON to a Python that has the packages of examples/requirements.txt, or run "npm test".');
    }
    return python;
}

export interface TrainerProgram {
    readonly program: string;
    /** Parameters that come before those of the script. */
    readonly before: readonly string[];
}

/** A real training process: the example script, unless another program is given. */
export class TrainerProcess {
    readonly saveFolder = mkdtempSync(join(tmpdir(), 'onthefly-checkpoints-'));
    output = '';
    private readonly child: ChildProcess;
    private readonly exited: Promise<unknown>;

    constructor(port: number, parameters: readonly string[], trainer?: TrainerProgram) {
        const { program, before } = trainer ?? { program: testPython(), before: [join(EXAMPLE_FOLDER, 'train.py')] };
        this.child = spawn(program, [...before, '--save-dir', this.saveFolder, ...parameters], {
            env: { ...process.env, ONTHEFLY_DASHBOARD_PORT: String(port), OMP_NUM_THREADS: '1', PYTHONUNBUFFERED: '1' },
            cwd: this.saveFolder,
            stdio: ['ignore', 'pipe', 'pipe'],
        });
        this.exited = once(this.child, 'exit');
        this.child.stdout?.on('data', (chunk: Buffer) => (this.output += chunk.toString()));
        this.child.stderr?.on('data', (chunk: Buffer) => (this.output += chunk.toString()));
    }

    get pid(): number {
        return this.child.pid ?? 0;
    }

    /** Resolves with the exit code, or with nothing when a signal ended it. */
    async end(): Promise<number | null> {
        await this.exited;
        return this.child.exitCode;
    }

    /** With all processes that it has started: those of torchrun outlive it otherwise. */
    async kill(): Promise<void> {
        killAll([...descendantsOf(this.pid), this.pid]);
        await this.exited;
        rmSync(this.saveFolder, { recursive: true, force: true });
    }
}
