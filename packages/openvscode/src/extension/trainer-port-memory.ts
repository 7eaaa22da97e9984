import { setTimeout as delay } from 'node:timers/promises';
import { inject, injectable } from 'inversify';
import type { ExtensionContext } from 'vscode';
import { DataFolder, Settings } from '@onthefly/backend';
import { readAnnouncements } from '@onthefly/backend/lib/terminal/server-announcement';
import type { TrainerServerState } from '@onthefly/shared-types';
import { VscodeContext } from './vscode-context';

const KEY = 'onthefly.trainerPort';
const PORT_VARIABLE = 'ONTHEFLY_DASHBOARD_PORT';
/** A window that is closing takes this long at the most. */
const PATIENCE_MS = 10_000;
const POLL_MS = 100;

interface Remembered {
    readonly port: number;
    /** The setting when the port was chosen: a new setting counts more than an old choice. */
    readonly wanted: number;
}

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
        const remembered = this.context.workspaceState.get<Remembered>(KEY);
        if (remembered?.wanted !== this.settings.get('onthefly.port') || !Number.isInteger(remembered.port)) {
            return;
        }
        process.env[PORT_VARIABLE] = String(remembered.port);
        const deadline = Date.now() + PATIENCE_MS;
        while ((await this.isServed(remembered.port)) && Date.now() < deadline) {
            await delay(POLL_MS);
        }
    }

    /** Call when the backend is started. */
    async remember(server: TrainerServerState | undefined): Promise<void> {
        if (server?.listening) {
            const remembered: Remembered = { port: server.port, wanted: this.settings.get('onthefly.port') };
            await this.context.workspaceState.update(KEY, remembered);
        }
    }

    /** By another window, which takes its announcement back when it has closed the port. */
    private async isServed(port: number): Promise<boolean> {
        const announcements = await readAnnouncements(await this.dataFolder.resolve());
        return announcements.some(({ trainerPort, pid }) => trainerPort === port && pid !== process.pid && isAlive(pid));
    }
}

function isAlive(processId: number): boolean {
    try {
        process.kill(processId, 0);
        return true;
    } catch {
        return false;
    }
}
