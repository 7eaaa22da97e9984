import { setTimeout as delay } from 'node:timers/promises';
import type { DashboardClient, DashboardEvent, OnTheFlyServer, WindowDescription } from '@onthefly/shared-types';
import { SERVER_METHODS, type ServerMethod } from '../dashboard/server-methods';
import type { Logger } from '../host/logger';
import { RecorderGoneError, type RecorderClient } from './recorder-client';

interface WindowConnectionOptions {
    /** Rejects with a sentence for people when there is no recorder and none can be started. */
    connect(): Promise<RecorderClient>;
    /** It tells its person what became of the connection. */
    readonly tells: boolean;
    readonly logger: Logger;
    onDidClose(): void;
}

const RETRY_DELAYS_MS = [0, 500, 1_000, 2_000, 5_000, 10_000];
/** How long somebody who asks waits for a recorder that is being started. */
const PATIENCE_MS = 20_000;
/** Of these only one may be carried out: they are not asked again when the answer was lost. */
const ASKED_ONCE: ReadonlySet<ServerMethod> = new Set(['execute', 'startJob', 'prepareExample']);

/**
 * One window's connection to the recorder. When it ends another one is made, to a recorder that is started for it where there is none, and the window is
 * told and takes a new snapshot.
 */
export class WindowConnection {
    /** What the window may call. Whoever asks while there is no connection waits for the next one, for a while. */
    readonly server: OnTheFlyServer;
    private recorder: Promise<RecorderClient> | undefined;
    private description: WindowDescription = {};
    private staying: Promise<void> | undefined;
    private problem: string | undefined;
    private closed = false;

    constructor(
        private readonly client: DashboardClient,
        private readonly options: WindowConnectionOptions,
    ) {
        const methods = (Object.keys(SERVER_METHODS) as ServerMethod[]).map((method) => [
            method,
            (...values: unknown[]) => this.call(method, values),
        ]);
        this.server = Object.fromEntries(methods) as OnTheFlyServer;
    }

    /** Connects, and again whenever the connection ends; once. @param description what is known of the window by now */
    start(description: WindowDescription = {}): void {
        this.description = { ...description, ...this.description };
        this.staying ??= this.stayConnected();
    }

    close(): void {
        this.closed = true;
        void this.recorder?.then((recorder) => recorder.close()).catch(() => undefined);
        this.options.onDidClose();
    }

    private async stayConnected(): Promise<void> {
        for (let attempt = 0, wasConnected = false; !this.closed; attempt++) {
            await delay(RETRY_DELAYS_MS[Math.min(attempt, RETRY_DELAYS_MS.length - 1)]);
            this.recorder = this.connectOnce();
            try {
                const recorder = await this.recorder;
                if (wasConnected || this.problem !== undefined) {
                    this.tell('info', 'The recorder of OnTheFly had ended and was started again; trainings went on meanwhile.');
                }
                [attempt, wasConnected, this.problem] = [0, true, undefined];
                await recorder.ended;
                this.options.logger.info('The connection to the recorder ended.');
            } catch (error) {
                const message = error instanceof Error ? error.message : String(error);
                if (message !== this.problem && !this.closed) {
                    this.problem = message;
                    this.options.logger.error(message);
                    this.tell('error', message);
                }
            }
        }
    }

    private async connectOnce(): Promise<RecorderClient> {
        const recorder = await this.options.connect();
        await recorder.server.describeWindow(this.description);
        if (this.closed) {
            recorder.close();
        }
        return recorder;
    }

    private async call(method: ServerMethod, values: unknown[]): Promise<unknown> {
        if (method === 'describeWindow') {
            this.description = { ...this.description, ...(values[0] as WindowDescription) };
        }
        const deadline = Date.now() + PATIENCE_MS;
        for (;;) {
            try {
                const recorder = await this.connected(deadline);
                const methods = recorder.server as unknown as Record<ServerMethod, (...values: unknown[]) => Promise<unknown>>;
                return await methods[method](...values);
            } catch (error) {
                const mayAskAgain = error instanceof RecorderGoneError && !ASKED_ONCE.has(method);
                if (!mayAskAgain || this.closed || Date.now() > deadline) {
                    throw error;
                }
                await delay(RETRY_DELAYS_MS[1]);
            }
        }
    }

    /** Waits for the connection that is being made. @throws Error with the reason when none can be made in time */
    private async connected(deadline: number): Promise<RecorderClient> {
        const late = delay(Math.max(0, deadline - Date.now()), undefined, { ref: false }).then(() => {
            throw new Error(this.problem ?? 'The recorder of OnTheFly does not answer.');
        });
        late.catch(() => undefined);
        return Promise.race([this.recorder ?? Promise.reject(new RecorderGoneError()), late]);
    }

    private tell(severity: 'info' | 'error', message: string): void {
        const notices: DashboardEvent[] = this.options.tells ? [{ type: 'notice', notice: { severity, message } }] : [];
        const events: DashboardEvent[] = [...notices, { type: 'resync' }];
        // A window that can't be told is about to be closed.
        void this.client.deliver({ events }).catch(() => undefined);
    }
}
