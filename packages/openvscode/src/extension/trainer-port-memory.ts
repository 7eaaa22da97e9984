import { setTimeout as delay } from 'node:timers/promises';
import { inject, injectable } from 'inversify';
import { workspace, type ExtensionContext } from 'vscode';
import { DataFolder, Settings } from '@onthefly/backend';
import { readAnnouncements } from '@onthefly/backend/lib/terminal/server-announcement';
import type { TrainerServerState } from '@onthefly/shared-types';
import { portToTakeAgain, readRememberedPort, type RememberedPort } from './remembered-port';
import { VscodeContext } from './vscode-context';

const KEY = 'onthefly.trainerPort';
const SETTING = 'onthefly.port';
const PORT_VARIABLE = 'ONTHEFLY_DASHBOARD_PORT';
/** A window that is closing takes this long at the most. */
const PATIENCE_MS = 10_000;
const POLL_MS = 100;

/**
 * Keeps a workspace on its port over a reload of the window: its terminals and trainers know no other. The window before may still be
 * busy with closing, so its port is waited for.
 */
@injectable()
export class TrainerPortMemory {
    constructor(
        @inject(VscodeContext) private readonly context: ExtensionContext,
        @inject(Settings) private readonly settings: Settings,
        @inject(DataFolder) private readonly dataFolder: DataFolder,
    ) {}

    /** Call before the backend is started. */
    async prepare(): Promise<void> {
        const port = portToTakeAgain(this.remembered, setPort());
        if (port === undefined) {
            return;
        }
        process.env[PORT_VARIABLE] = String(port);
        const deadline = Date.now() + PATIENCE_MS;
        while ((await this.isServed(port)) && Date.now() < deadline) {
            await delay(POLL_MS);
        }
    }

    /** Call when the backend is started. */
    async remember(server: TrainerServerState | undefined): Promise<void> {
        if (server?.listening) {
            const wanted = setPort() ?? this.remembered?.wanted ?? this.settings.get(SETTING);
            await this.store({ port: server.port, wanted });
        }
        this.context.subscriptions.push(
            workspace.onDidChangeConfiguration((event) => {
                if (event.affectsConfiguration(SETTING) && this.settings.get(SETTING) !== this.remembered?.wanted) {
                    void this.store(undefined);
                }
            }),
        );
    }

    private get remembered(): RememberedPort | undefined {
        return readRememberedPort(this.context.workspaceState.get(KEY));
    }

    private async store(remembered: RememberedPort | undefined): Promise<void> {
        await this.context.workspaceState.update(KEY, remembered);
    }

    /** By another window, which takes its announcement back when it has closed the port. */
    private async isServed(port: number): Promise<boolean> {
        const announcements = await readAnnouncements(await this.dataFolder.resolve());
        return announcements.some(({ trainerPort, pid }) => trainerPort === port && pid !== process.pid && isAlive(pid));
    }
}

/** What somebody has set, as far as that is known by now. */
function setPort(): number | undefined {
    const { workspaceFolderValue, workspaceValue, globalValue } = workspace.getConfiguration().inspect<unknown>(SETTING) ?? {};
    return [workspaceFolderValue, workspaceValue, globalValue].find((value) => typeof value === 'number');
}

function isAlive(processId: number): boolean {
    try {
        process.kill(processId, 0);
        return true;
    } catch {
        return false;
    }
}
