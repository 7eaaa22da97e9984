import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import SqliteDatabase from 'better-sqlite3';
import type { Container } from 'inversify';
import type { DashboardBatch, DashboardEvent, OnTheFlyServer, DashboardState } from '@onthefly/shared-types';
import { OnTheFlyBackend } from '@onthefly/backend/lib/onthefly-backend';
import { createHeadlessContainer, type HeadlessOptions } from '@onthefly/backend/lib/headless/headless-container';

/** Session and sequence number of each stored event, whatever table it went to. */
export const EVERY_STORED_EVENT = `
    SELECT session_id, event_seq FROM metrics UNION ALL SELECT session_id, event_seq FROM logs
    UNION ALL SELECT session_id, event_seq FROM events UNION ALL SELECT session_id, event_seq FROM test_metrics`;

export interface TestBackendOptions extends Pick<HeadlessOptions, 'settings' | 'exampleFolder'> {
    /** Kept by the caller; otherwise a folder of its own that goes with the backend. */
    readonly dataFolder?: string;
    /** Called before anything is made from the container. */
    readonly prepare?: (container: Container) => void;
}

/** The real backend, headless, on a free port, with one dashboard connected that notes everything it is told. */
export class TestBackend {
    readonly events: DashboardEvent[] = [];
    readonly log: string[] = [];
    private readonly backend: OnTheFlyBackend;
    private readonly folder: string;
    readonly dashboard: OnTheFlyServer;

    private constructor(
        private readonly options: TestBackendOptions,
        private readonly ownsFolder = options.dataFolder === undefined,
    ) {
        this.folder = options.dataFolder ?? mkdtempSync(join(tmpdir(), 'onthefly-test-'));
        const note = (message: string): void => void this.log.push(message);
        const container = createHeadlessContainer({
            dataFolder: this.folder,
            logger: { debug: note, info: note, warn: note, error: note },
            exampleFolder: options.exampleFolder,
            settings: { 'onthefly.port': 0, ...options.settings },
        });
        options.prepare?.(container);
        this.backend = container.get(OnTheFlyBackend);
        this.dashboard = this.backend.connectDashboard({
            deliver: async (batch: DashboardBatch) => void this.events.push(...batch.events),
        });
    }

    static async start(options: TestBackendOptions = {}): Promise<TestBackend> {
        delete process.env['ONTHEFLY_DASHBOARD_PORT'];
        const backend = new TestBackend(options);
        await backend.backend.start();
        return backend;
    }

    /** Another one on the same data. */
    async restart(): Promise<TestBackend> {
        await this.stop({ keepFolder: true });
        const { options, folder, ownsFolder } = this;
        const next = new TestBackend({ ...options, dataFolder: folder }, ownsFolder);
        await next.backend.start();
        return next;
    }

    async databaseFile(): Promise<string> {
        await this.state();
        return join(this.folder, 'onthefly.sqlite');
    }

    /** Writes to the database file as another process would. */
    async write(sql: string, ...parameters: unknown[]): Promise<void> {
        const database = new SqliteDatabase(await this.databaseFile());
        database.prepare(sql).run(...parameters);
        database.close();
    }

    async state(): Promise<DashboardState> {
        return (await this.dashboard.getSnapshot()).state;
    }

    async port(): Promise<number> {
        return (await this.state()).server.port;
    }

    /** Waits for a condition on the state; fails with what the state was instead. */
    async until(description: string, condition: (state: DashboardState) => boolean, timeoutMs = 30_000): Promise<DashboardState> {
        const deadline = Date.now() + timeoutMs;
        for (;;) {
            const state = await this.state();
            if (condition(state)) {
                return state;
            }
            if (Date.now() > deadline) {
                throw new Error(`Waited in vain: ${description}. Sessions: ${JSON.stringify(state.sessions)}`);
            }
            await delay(20);
        }
    }

    /** Rows of a query on the database file, as an independent reader sees them. */
    async rows<Row>(sql: string, ...parameters: unknown[]): Promise<Row[]> {
        const database = new SqliteDatabase(await this.databaseFile(), { readonly: true });
        try {
            return database.prepare(sql).all(...parameters) as Row[];
        } finally {
            database.close();
        }
    }

    /** Waits until this many events are in the database. */
    async untilStored(count: number, timeoutMs = 20_000): Promise<void> {
        const deadline = Date.now() + timeoutMs;
        for (let stored = -1; stored !== count; await delay(20)) {
            stored = (await this.rows<{ count: number }>(`SELECT count(*) AS count FROM (${EVERY_STORED_EVENT})`))[0]?.count ?? 0;
            if (Date.now() > deadline) {
                throw new Error(`${stored} events are stored instead of ${count}`);
            }
        }
    }

    notices(): string[] {
        return this.events.flatMap((event) => (event.type === 'notice' ? [event.notice.message] : []));
    }

    async stop(options: { readonly keepFolder?: boolean } = {}): Promise<void> {
        await this.backend.stop();
        if (this.ownsFolder && !options.keepFolder) {
            rmSync(this.folder, { recursive: true, force: true });
        }
    }
}
