import { setTimeout as delay } from 'node:timers/promises';
import { RecorderLink } from '@onthefly/backend';
import { readPid } from '@onthefly/backend/lib/recorder/claim-place';
import { RecorderClient } from '@onthefly/backend/lib/recorder/recorder-client';
import { placesOf } from '@onthefly/backend/lib/recorder/recorder-place';
import type { RecorderGreeting, SettingValues } from '@onthefly/backend/lib/recorder/recorder-protocol';
import { findPlace } from '@onthefly/backend/lib/recorder/start-recorder';
import type { WindowConnection } from '@onthefly/backend/lib/recorder/window-connection';
import { SETTING_DEFAULTS, type DashboardEvent, type DashboardState, type SettingName, type SettingValue } from '@onthefly/shared-types';
import { COMMAND_LINE_SCRIPT } from './command-line';

const TIMEOUT_MS = 30_000;

/** A window of an IDE, as far as the recorder sees one: the way of every host to it, and what it was told. */
export class RecorderWindow {
    readonly events: DashboardEvent[] = [];
    /** What its terminals carry. */
    readonly variables = new Map<string, string>();
    readonly log: string[] = [];
    readonly link: RecorderLink;
    readonly connection: WindowConnection;

    private constructor(
        readonly dataFolder: string,
        settings: SettingValues,
        role: 'window' | 'page',
    ) {
        const values: SettingValues = { ...SETTING_DEFAULTS, 'onthefly.port': 0, ...settings };
        const note = (message: string): void => void this.log.push(message);
        this.link = new RecorderLink({
            dataFolder: async () => dataFolder,
            script: COMMAND_LINE_SCRIPT,
            settings: { get: <Name extends SettingName>(name: Name) => values[name] as SettingValue<Name> },
            terminals: { setVariable: async (name, value) => void this.variables.set(name, value) },
            terminalId: 'terminal-of-a-test',
            logger: { debug: note, info: note, warn: note, error: note },
        });
        this.connection = this.link.openWindow({ deliver: async ({ events }) => void this.events.push(...events) }, role);
    }

    static async open(dataFolder: string, settings: SettingValues = {}, role: 'window' | 'page' = 'window'): Promise<RecorderWindow> {
        const window = new RecorderWindow(dataFolder, settings, role);
        window.connection.start();
        try {
            await window.connection.server.getSnapshot();
        } catch (error) {
            // It would go on trying for as long as the tests run.
            window.close();
            throw error;
        }
        return window;
    }

    get notices(): string[] {
        return this.events.flatMap((event) => (event.type === 'notice' ? [event.notice.message] : []));
    }

    get trainerPort(): number {
        return Number(this.variables.get('ONTHEFLY_DASHBOARD_PORT'));
    }

    async until(description: string, condition: (state: DashboardState) => boolean): Promise<DashboardState> {
        for (const deadline = Date.now() + TIMEOUT_MS; ; await delay(50)) {
            const { state } = await this.connection.server.getSnapshot();
            if (condition(state)) {
                return state;
            }
            if (Date.now() > deadline) {
                throw new Error(`Waited in vain: ${description}. ${JSON.stringify(state.sessions)}`);
            }
        }
    }

    /** Leaves the recorder alone. */
    close(): void {
        this.link.dispose();
    }
}

/** Waits until something is so. */
export async function until(description: string, condition: () => boolean | Promise<boolean>, timeoutMs = TIMEOUT_MS): Promise<void> {
    for (const deadline = Date.now() + timeoutMs; !(await condition()); await delay(50)) {
        if (Date.now() > deadline) {
            throw new Error(`Waited in vain: ${description}.`);
        }
    }
}

/** What the recorder of a folder says of itself; nothing when there is none, or when it is just ending. */
export async function askRecorder(dataFolder: string): Promise<RecorderGreeting | undefined> {
    const path = await findPlace(dataFolder);
    if (path === undefined) {
        return undefined;
    }
    try {
        const { recorder, greeting } = await RecorderClient.connect(path, { role: 'terminal' });
        recorder.close();
        return greeting;
    } catch {
        return undefined;
    }
}

export function isAlive(pid: number): boolean {
    try {
        return process.kill(pid, 0);
    } catch {
        return false;
    }
}

/** As `kill -9` does it. Resolves when it is gone. */
export async function killRecorder(dataFolder: string): Promise<number> {
    const { pid } = (await askRecorder(dataFolder)) ?? { pid: 0 };
    process.kill(pid, 'SIGKILL');
    await until('it is gone', () => !isAlive(pid));
    return pid;
}

/** So that no test leaves one behind, whatever became of it. */
export async function leaveNoRecorder(dataFolder: string): Promise<void> {
    for (const path of await placesOf(dataFolder)) {
        const pid = await readPid(path);
        if (pid !== undefined && pid !== process.pid && (await findPlace(dataFolder)) === path) {
            process.kill(pid, 'SIGKILL');
            await until('it is gone', () => !isAlive(pid));
        }
    }
}
