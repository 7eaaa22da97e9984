import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import type { RecorderGreeting } from '@onthefly/backend/lib/recorder/recorder-protocol';
import { descendantsOf, killAll } from '../../support/process-tree';
import { EXAMPLE_FOLDER, REPOSITORY, testPython } from '../../support/trainer-process';

const COMMAND = join(REPOSITORY, 'packages', 'backend', 'bin', 'onthefly');
const READY_TIMEOUT_MS = 60_000;
/** Somewhat longer than the backend allows itself for its orderly end. */
const STOP_TIMEOUT_MS = 12_000;

export interface ServerCommand {
    /** To be run with Node.js. */
    readonly parameters: readonly string[];
    readonly cwd: string;
}

/** The server of an IDE, with ports and folders of its own, and a copy of the examples as its workspace. */
export abstract class IdeProcess {
    /** Everything that the server has written, over all its starts. */
    log = '';
    protected readonly root = mkdtempSync(join(tmpdir(), 'onthefly-ide-'));
    private child: ChildProcess | undefined;

    protected constructor(
        protected environment: Readonly<Record<string, string>>,
        readonly port: number,
        /** Where trainers are expected; the IDE may have to take another one. */
        readonly wantedTrainerPort: number,
    ) {
        mkdirSync(this.home);
        cpSync(EXAMPLE_FOLDER, join(this.workspace, 'examples'), {
            recursive: true,
            filter: (path) => !path.endsWith('__pycache__') && !path.endsWith('checkpoints'),
        });
    }

    /** Where the sessions are. */
    get dataFolder(): string {
        return this.environment['ONTHEFLY_DATA_DIR'] ?? this.usualDataFolder;
    }

    protected abstract get usualDataFolder(): string;
    protected abstract get command(): ServerCommand;
    /** Of this kind of IDE. */
    protected abstract get variables(): Readonly<Record<string, string>>;
    protected abstract isReady(written: string): boolean;

    get url(): string {
        return `http://localhost:${this.port}`;
    }

    get workspace(): string {
        return join(this.root, 'workspace');
    }

    /** A new path for something that goes with the IDE. */
    temporaryPath(name: string): string {
        return join(mkdtempSync(join(this.root, 'temporary-')), name);
    }

    /** Starts the server, again on the same ports when it was stopped. */
    async start(): Promise<void> {
        const { parameters, cwd } = this.command;
        const child = spawn(process.execPath, parameters, {
            cwd,
            env: this.makeEnvironment(),
            stdio: ['ignore', 'pipe', 'pipe'],
            detached: true,
        });
        this.child = child;
        // Also when the tests are broken off: nobody else would end it.
        const end = (): void => {
            child.kill();
            this.stopRecorder();
        };
        process.once('exit', end);
        child.once('exit', () => process.off('exit', end));
        const begin = this.log.length;
        for (const stream of [child.stdout, child.stderr]) {
            stream.on('data', (chunk: Buffer) => (this.log += chunk.toString()));
        }
        await new Promise<void>((resolve, reject) => {
            const fail = (reason: string): void => reject(new Error(`${reason}:\n${this.log.slice(begin)}`));
            const timer = setTimeout(() => fail('The IDE did not get ready'), READY_TIMEOUT_MS);
            const look = (): void => {
                if (this.isReady(this.log.slice(begin))) {
                    clearTimeout(timer);
                    child.stdout.off('data', look);
                    resolve();
                }
            };
            child.stdout.on('data', look);
            child.once('exit', () => {
                clearTimeout(timer);
                fail('The IDE ended by itself');
            });
        });
    }

    /** Ends the server as Ctrl+C would, and whatever was started in it. The recorder goes on. */
    async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
        const { child } = this;
        if (child?.pid === undefined || child.exitCode !== null || child.signalCode !== null) {
            return;
        }
        // The recorder is not among them.
        const tree = descendantsOf(child.pid);
        const exited = once(child, 'exit');
        child.kill(signal);
        const timer = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT_MS);
        await exited;
        clearTimeout(timer);
        killAll(tree);
    }

    /** Stops it and its recorder, and takes its folders away. */
    async dispose(): Promise<void> {
        await this.stop();
        this.stopRecorder();
        rmSync(this.root, { recursive: true, force: true, maxRetries: 5 });
    }

    /** Nothing happens when none runs. */
    stopRecorder(): void {
        this.runServe('--stop');
    }

    /** @throws SyntaxError when none runs */
    get recorder(): RecorderGreeting {
        return JSON.parse(this.runServe('--status', '--json')) as RecorderGreeting;
    }

    /** Ends processes of the server whose command holds this, without any warning. @returns how many there were */
    killParts(command: string): number {
        const parts = descendantsOf(this.child?.pid ?? 0).filter((pid) => commandOf(pid).includes(command));
        killAll(parts);
        return parts.length;
    }

    /** Rows of a query on the session database, as an independent reader sees them. */
    rows<Row>(sql: string, ...parameters: unknown[]): Row[] {
        const database = new SqliteDatabase(join(this.dataFolder, 'onthefly.sqlite'), { readonly: true });
        try {
            return database.prepare(sql).all(...parameters) as Row[];
        } finally {
            database.close();
        }
    }

    /** Steps that are stored of the only session of a project, in the order in which the trainer counted them. */
    storedSteps(project: string): number[] {
        return this.storedRows(project).map(({ step }) => step);
    }

    storedLosses(project: string): number[] {
        return this.storedRows(project).map(({ loss }) => loss);
    }

    protected get home(): string {
        return join(this.root, 'home');
    }

    protected makeEnvironment(): NodeJS.ProcessEnv {
        const own = {
            HOME: this.home,
            XDG_DATA_HOME: undefined,
            ONTHEFLY_DASHBOARD_PORT: undefined,
            ONTHEFLY_DATA_DIR: undefined,
            ONTHEFLY_EXAMPLE_PYTHON: undefined,
            // For what is typed into terminals: "$PYTHON" examples/train.py
            PYTHON: testPython(),
            OMP_NUM_THREADS: '1',
            SHELL: '/bin/bash',
        };
        const all = Object.entries({ ...process.env, ...own, ...this.variables, ...this.environment });
        return Object.fromEntries(all.filter(([, value]) => value !== undefined));
    }

    private runServe(...parameters: string[]): string {
        const all = [COMMAND, 'serve', ...parameters, '--data-dir', this.dataFolder];
        return spawnSync(process.execPath, all, { env: this.makeEnvironment(), encoding: 'utf8' }).stdout;
    }

    private storedRows(project: string): { step: number; loss: number }[] {
        return this.rows('SELECT step, loss FROM metrics JOIN sessions USING (session_id) WHERE project = ? ORDER BY event_seq', project);
    }
}

function commandOf(pid: number): string {
    try {
        return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
    } catch {
        // It is gone.
        return '';
    }
}
