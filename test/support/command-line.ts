import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { RecorderClient } from '@onthefly/backend/lib/recorder/recorder-client';
import { REPOSITORY } from './trainer-process';

export const COMMAND_LINE_SCRIPT = join(REPOSITORY, 'packages/backend/bin/onthefly');
const READY_TIMEOUT_MS = 15_000;

export interface CommandResult {
    readonly exitCode: number | null;
    readonly output: string;
    readonly errors: string;
}

export interface ReadyLine {
    readonly event: string;
    readonly trainerPort: number;
    readonly dataDir: string;
    readonly control: string;
    /** Name of the driver. */
    readonly sqlite: string;
}

type Variables = Readonly<Record<string, string | undefined>>;

/** The command line as a person starts it: a process of its own, without the variables of whatever terminal the tests run in. */
export class CommandLine {
    output = '';
    errors = '';
    readonly child: ChildProcess;
    private readonly closed: Promise<unknown>;

    constructor(parameters: readonly string[], variables: Variables = {}, node = process.execPath, script = COMMAND_LINE_SCRIPT) {
        const clean = {
            ONTHEFLY_DATA_DIR: undefined,
            ONTHEFLY_DASHBOARD_PORT: undefined,
            THEIA_CONFIG_DIR: undefined,
            ONTHEFLY_TERMINAL: undefined,
        };
        this.child = spawn(node, [script, ...parameters], {
            env: { ...process.env, ...clean, ...variables },
            stdio: ['ignore', 'pipe', 'pipe'],
        });
        this.closed = once(this.child, 'close');
        this.child.stdout?.on('data', (chunk: Buffer) => (this.output += chunk.toString()));
        this.child.stderr?.on('data', (chunk: Buffer) => (this.errors += chunk.toString()));
    }

    static async run(parameters: readonly string[], variables: Variables = {}): Promise<CommandResult> {
        return new CommandLine(parameters, variables).end();
    }

    /** Runs a command that must succeed, and reads the one JSON value that it prints. */
    static async json<Value>(parameters: readonly string[], variables: Variables = {}): Promise<Value> {
        const { exitCode, output, errors } = await CommandLine.run([...parameters, '--json'], variables);
        if (exitCode !== 0) {
            throw new Error(`onthefly ${parameters.join(' ')} ended with ${exitCode}: ${output}${errors}`);
        }
        return JSON.parse(output) as Value;
    }

    /** Waits for the first line of output that matches. */
    async until(pattern: RegExp): Promise<string> {
        const deadline = Date.now() + READY_TIMEOUT_MS;
        for (;;) {
            const line = this.output
                .split('\n')
                .slice(0, -1)
                .find((candidate) => pattern.test(candidate));
            if (line !== undefined) {
                return line;
            }
            if (this.child.exitCode !== null || Date.now() > deadline) {
                throw new Error(`${String(pattern)} never came: ${this.output}${this.errors}`);
            }
            await delay(20);
        }
    }

    async end(): Promise<CommandResult> {
        await this.closed;
        return { exitCode: this.child.exitCode, output: this.output, errors: this.errors };
    }
}

/** `onthefly serve` on a free port. */
export class ServerProcess {
    private constructor(
        readonly process: CommandLine,
        readonly ready: ReadyLine,
    ) {}

    static async start(
        dataFolder: string,
        parameters: readonly string[] = ['--port', '0'],
        variables: Variables = {},
        node?: string,
        script?: string,
    ): Promise<ServerProcess> {
        const server = new CommandLine(['serve', '--json', '--data-dir', dataFolder, ...parameters], variables, node, script);
        return new ServerProcess(server, JSON.parse(await server.until(/^\{/)) as ReadyLine);
    }

    /** Waits until all sessions together have this many steps. */
    async untilSteps(count: number): Promise<void> {
        const { recorder } = await RecorderClient.connect(this.ready.control, { role: 'terminal' });
        const deadline = Date.now() + READY_TIMEOUT_MS;
        for (let steps = -1; steps !== count; await delay(20)) {
            steps = (await recorder.server.listSessions()).reduce((sum, session) => sum + session.steps, 0);
            if (Date.now() > deadline) {
                throw new Error(`${steps} steps are stored instead of ${count}`);
            }
        }
        recorder.close();
    }

    async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<CommandResult> {
        this.process.child.kill(signal);
        return this.process.end();
    }
}
