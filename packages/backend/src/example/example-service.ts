import { existsSync, readFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { inject, injectable } from 'inversify';
import { Emitter, type Event } from 'vscode-jsonrpc';
import type { ExampleAvailability, ExampleProgress, ExampleResult } from '@onthefly/shared-types';
import { Clock } from '../host/clock';
import { DataFolder } from '../host/data-folder';
import { ExampleFolder } from '../host/example-folder';
import { Logger } from '../host/logger';
import { preparePythonEnvironment, PythonEnvironmentError } from './python-environment';

const SCRIPT = 'train.py';
/** Keeps the terminal open after the script's end. */
const RUNNER = 'run_in_terminal.py';
const REQUIREMENTS = 'requirements.txt';
/** Names a Python that has the example's packages already: it is used as it is, and nothing is installed. */
const PYTHON_VARIABLE = 'ONTHEFLY_EXAMPLE_PYTHON';

/** Gets the example ready to run: its script, and a Python environment of its own that is made on first use. */
@injectable()
export class ExampleService {
    private readonly progressEmitter = new Emitter<ExampleProgress>();
    private preparation: { readonly result: Promise<ExampleResult>; readonly abort: AbortController } | undefined;
    private known: { readonly path: string | undefined; readonly availability: ExampleAvailability } | undefined;

    readonly onDidProgress: Event<ExampleProgress> = this.progressEmitter.event;

    constructor(
        @inject(ExampleFolder) private readonly folder: ExampleFolder,
        @inject(DataFolder) private readonly dataFolder: DataFolder,
        @inject(Clock) private readonly clock: Clock,
        @inject(Logger) private readonly logger: Logger,
    ) {}

    get availability(): ExampleAvailability {
        // Each IDE has its own copy, and tells where.
        const { path } = this.folder;
        if (this.known?.path !== path || !this.known) {
            this.known = { path, availability: this.look() };
        }
        return this.known.availability;
    }

    /** Several calls at once share one preparation. Never rejects. */
    prepare(): Promise<ExampleResult> {
        if (!this.preparation) {
            const abort = new AbortController();
            const result = this.run(abort.signal).finally(() => {
                this.preparation = undefined;
                this.progressEmitter.fire({ message: '', done: true });
            });
            this.preparation = { result, abort };
        }
        return this.preparation.result;
    }

    cancel(): void {
        this.preparation?.abort.abort();
    }

    private look(): ExampleAvailability {
        const { path } = this.folder;
        if (path === undefined || !existsSync(join(path, SCRIPT))) {
            return { available: false };
        }
        return { available: true, script: readFileSync(join(path, SCRIPT), 'utf8') };
    }

    private async run(signal: AbortSignal): Promise<ExampleResult> {
        const { path } = this.folder;
        if (path === undefined || !this.availability.available) {
            return { type: 'failed', message: 'This IDE comes without the example. Copy the script shown here and run it in a terminal.' };
        }
        try {
            const python = process.env[PYTHON_VARIABLE] ?? (await this.makePython(join(path, REQUIREMENTS), signal));
            const cwd = join(await this.dataFolder.resolve(), 'example');
            await mkdir(cwd, { recursive: true });
            // The folder of the example itself goes with an update of the IDE or the extension. Each start has its own, as run names are the same.
            const checkpoints = join(cwd, 'checkpoints', new Date(this.clock.now()).toISOString().replace(/\W/g, '-'));
            const parameters = [join(path, RUNNER), join(path, SCRIPT), '--save-dir', checkpoints];
            return { type: 'ready', program: python, parameters, cwd };
        } catch (error) {
            if (signal.aborted) {
                return { type: 'cancelled' };
            }
            const message = error instanceof PythonEnvironmentError ? error.message : `The example could not be prepared: ${String(error)}`;
            this.logger.error(message);
            return { type: 'failed', message };
        }
    }

    private async makePython(requirements: string, signal: AbortSignal): Promise<string> {
        return preparePythonEnvironment({
            place: join(await this.dataFolder.resolve(), 'example-python'),
            requirements,
            signal,
            report: (message) => {
                this.progressEmitter.fire({ message, done: false });
            },
        });
    }
}
