import { inject, injectable } from 'inversify';
import { Emitter, type Event } from 'vscode-jsonrpc';
import { VERSION } from '@onthefly/shared-types';
import { CommandJournal } from '../control/command-journal';
import { Clock } from '../host/clock';
import { ExampleFolder } from '../host/example-folder';
import { Settings } from '../host/settings';
import { JobService } from '../jobs/job-service';
import { SqliteDriver } from '../sqlite/sqlite-driver';
import { TrainerServer } from '../trainer/trainer-server';
import { RECORDER_PROTOCOL, type Greeting, type HandOver, type RecorderGreeting, type SettingValues } from './recorder-protocol';
import { ToldSettings } from './told-settings';

const ANSWER_MS = 50;

/** Who this recorder is, and what it is told by those who look at it. */
@injectable()
export class RecorderDesk {
    private readonly endEmitter = new Emitter<void>();
    private readonly startedAt: number;
    private calls = 0;
    private setOpen: ((dataFolder: string) => void) | undefined;
    private readonly opened = new Promise<string>((resolve) => (this.setOpen = resolve));

    /** Somebody wants this process to end, orderly. */
    readonly onDidAskForEnd: Event<void> = this.endEmitter.event;

    constructor(
        @inject(Settings) private readonly settings: Settings,
        @inject(ExampleFolder) private readonly example: ExampleFolder,
        @inject(TrainerServer) private readonly trainers: TrainerServer,
        @inject(CommandJournal) private readonly journal: CommandJournal,
        @inject(JobService) private readonly jobs: JobService,
        @inject(SqliteDriver) private readonly driver: SqliteDriver,
        @inject(Clock) private readonly clock: Clock,
    ) {
        this.startedAt = this.clock.now();
    }

    /** Call when everything is ready: greetings are answered from then on. */
    open(dataFolder: string): void {
        this.setOpen?.(dataFolder);
    }

    /** What would be lost with this process: calls that wait for their answer, commands and jobs. */
    get isBusy(): boolean {
        // Who a trainer is it is asked again whenever it comes back, and one that is in a long step does not answer for long.
        const hasCommand = this.journal.pending.some(({ command }) => command !== 'server_info');
        return this.calls > 0 || hasCommand || this.jobs.list().some(({ endedAt }) => endedAt === undefined);
    }

    /** Call with what somebody waits for. */
    async attend<Result>(call: Promise<Result>): Promise<Result> {
        this.calls++;
        try {
            return await call;
        } finally {
            this.calls--;
        }
    }

    async greet(greeting: Greeting): Promise<RecorderGreeting> {
        const dataFolder = await this.opened;
        if (greeting.protocol === RECORDER_PROTOCOL) {
            this.tellSettings(greeting.settings ?? {});
            this.example.path = greeting.exampleFolder ?? this.example.path;
        }
        const { listening, port } = this.trainers.state;
        return {
            protocol: RECORDER_PROTOCOL,
            version: VERSION,
            pid: process.pid,
            dataFolder,
            trainerPort: listening ? port : 0,
            sqlite: this.driver.name,
            startedAt: this.startedAt,
        };
    }

    /** Where this process was given settings of its own these don't count. */
    tellSettings(values: SettingValues): void {
        if (this.settings instanceof ToldSettings) {
            this.settings.tell(values);
        }
    }

    handOver(): HandOver {
        if (this.isBusy) {
            return 'busy';
        }
        this.end();
        return 'done';
    }

    end(): void {
        // The answer goes out first.
        setTimeout(() => {
            this.endEmitter.fire();
        }, ANSWER_MS);
    }
}
