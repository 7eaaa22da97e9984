import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { EXAMPLE_FOLDER, REPOSITORY, testPython } from '../../support/trainer-process';
import { freePort } from './free-port';
import { descendantsOf, killAll } from '../../support/process-tree';

const APPLICATION = join(REPOSITORY, 'applications', 'browser');
const READY_TIMEOUT_MS = 60_000;
/** Somewhat longer than the backend allows itself for its orderly end. */
const STOP_TIMEOUT_MS = 12_000;

export interface IdeOptions {
    /** Beside what the tests' own process has. */
    readonly environment?: Readonly<Record<string, string>>;
    /** Programs that can be found by their names; those of this machine when absent. */
    readonly programs?: readonly string[];
    /** Called once, before the first start, when its folders and ports are known. */
    readonly prepare?: (ide: Ide) => Promise<void> | void;
}

/** A real IDE: Theia's backend with ports and folders of its own, and a copy of the examples as its workspace. */
export class Ide {
    /** Everything that the backend has written, over all its starts. */
    log = '';
    private child: ChildProcess | undefined;
    private readonly root = mkdtempSync(join(tmpdir(), 'onthefly-ide-'));

    private constructor(
        private environment: Readonly<Record<string, string>>,
        readonly port: number,
        /** Where trainers are expected; the IDE may have to take another one. */
        readonly wantedTrainerPort: number,
    ) {}

    static async start(options: IdeOptions = {}): Promise<Ide> {
        const ide = new Ide(options.environment ?? {}, await freePort(), await freePort());
        try {
            ide.makeFolders();
            if (options.programs) {
                ide.offerOnly(options.programs);
            }
            await options.prepare?.(ide);
            await ide.start();
        } catch (error) {
            await ide.dispose();
            throw error;
        }
        return ide;
    }

    get url(): string {
        return `http://localhost:${this.port}`;
    }

    get workspace(): string {
        return join(this.root, 'workspace');
    }

    get dataFolder(): string {
        return join(this.configurationFolder, 'onthefly');
    }

    /** Where trainers are listened for, as the IDE itself says. */
    get trainerPort(): number {
        const ports = [...this.log.matchAll(/OnTheFly listens for trainers on 127\.0\.0\.1:(\d+)/g)];
        return Number(ports.at(-1)?.[1]);
    }

    /** A new path for something that goes with the IDE. */
    temporaryPath(name: string): string {
        return join(mkdtempSync(join(this.root, 'temporary-')), name);
    }

    /** Starts the backend, again on the same ports when it was stopped. */
    async start(): Promise<void> {
        const main = join(APPLICATION, 'lib', 'backend', 'main.js');
        const child = spawn(process.execPath, [main, this.workspace, '--port', String(this.port), '--hostname', 'localhost'], {
            cwd: APPLICATION,
            env: this.makeEnvironment(),
            stdio: ['ignore', 'pipe', 'pipe'],
            detached: true,
        });
        this.child = child;
        // Also when the tests are broken off: nobody else would end it.
        const end = (): void => void child.kill();
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
                const written = this.log.slice(begin);
                if (/Theia app listening on/.test(written) && /OnTheFly listens for trainers on/.test(written)) {
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

    /** Ends the backend as Ctrl+C would, and whatever was started in it. */
    async stop(): Promise<void> {
        const { child } = this;
        if (child?.pid === undefined || child.exitCode !== null || child.signalCode !== null) {
            return;
        }
        const tree = descendantsOf(child.pid);
        const exited = once(child, 'exit');
        child.kill('SIGTERM');
        const timer = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT_MS);
        await exited;
        clearTimeout(timer);
        killAll(tree);
    }

    /** Stops it and takes its folders away. */
    async dispose(): Promise<void> {
        await this.stop();
        rmSync(this.root, { recursive: true, force: true, maxRetries: 5 });
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

    private storedRows(project: string): { step: number; loss: number }[] {
        return this.rows('SELECT step, loss FROM metrics JOIN sessions USING (session_id) WHERE project = ? ORDER BY event_seq', project);
    }

    private get configurationFolder(): string {
        return join(this.root, 'configuration');
    }

    private get home(): string {
        return join(this.root, 'home');
    }

    private makeFolders(): void {
        mkdirSync(this.configurationFolder);
        mkdirSync(this.home);
        cpSync(EXAMPLE_FOLDER, join(this.workspace, 'examples'), {
            recursive: true,
            filter: (path) => !path.endsWith('__pycache__') && !path.endsWith('checkpoints'),
        });
        const settings = { 'onthefly.port': this.wantedTrainerPort };
        writeFileSync(join(this.configurationFolder, 'settings.json'), JSON.stringify(settings));
    }

    private offerOnly(programs: readonly string[]): void {
        const folder = join(this.root, 'programs');
        mkdirSync(folder);
        for (const program of programs) {
            symlinkSync(execFileSync('which', [program], { encoding: 'utf8' }).trim(), join(folder, program));
        }
        this.environment = { ...this.environment, PATH: folder };
    }

    private makeEnvironment(): NodeJS.ProcessEnv {
        const own = {
            HOME: this.home,
            THEIA_CONFIG_DIR: this.configurationFolder,
            ONTHEFLY_EXAMPLES_DIR: EXAMPLE_FOLDER,
            ONTHEFLY_DASHBOARD_PORT: undefined,
            ONTHEFLY_DATA_DIR: undefined,
            ONTHEFLY_EXAMPLE_PYTHON: undefined,
            // For what is typed into terminals: "$PYTHON" examples/train.py
            PYTHON: testPython(),
            OMP_NUM_THREADS: '1',
            SHELL: '/bin/bash',
        };
        const all = Object.entries({ ...process.env, ...own, ...this.environment });
        return Object.fromEntries(all.filter(([, value]) => value !== undefined));
    }
}
