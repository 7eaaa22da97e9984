import { setTimeout as delay } from 'node:timers/promises';
import { coerce, gt, lt } from 'semver';
import { SETTING_DEFAULTS, VERSION, type DashboardClient, type SettingName } from '@onthefly/shared-types';
import type { Logger } from '../host/logger';
import type { Settings } from '../host/settings';
import type { TerminalEnvironment } from '../host/terminal-environment';
import { RecorderClient, RecorderGoneError } from './recorder-client';
import { RECORDER_PROTOCOL, type RecorderGreeting, type SettingValues } from './recorder-protocol';
import { findPlace, startRecorder } from './start-recorder';
import { WindowConnection } from './window-connection';

/** What a host says of itself. */
export interface RecorderHost {
    dataFolder(): Promise<string>;
    /** The script `onthefly` of the host's own version. */
    readonly script: string;
    /** The person's settings, as they are now. */
    readonly settings: Settings;
    readonly exampleFolder?: string;
    readonly terminals: TerminalEnvironment;
    /** By which trainers that were started in its terminals are known. */
    readonly terminalId: string;
    readonly logger: Logger;
}

/** One that is being replaced takes a moment to store what it has. */
const HAND_OVER_TIMEOUT_MS = 15_000;
const POLL_MS = 50;
/** One of an earlier version that has something under way is asked again. */
const ASK_AGAIN_MS = 3_000;

/**
 * A host's way to the recorder of its data folder. It is started where there is none, also later, when it was ended; one of an earlier version is
 * asked to make room.
 */
export class RecorderLink {
    private readonly windows = new Set<WindowConnection>();
    private reaching: Promise<string> | undefined;
    /** The one that terminals carry. */
    private trainerPort = 0;
    private asking: NodeJS.Timeout | undefined;
    private disposed = false;

    constructor(private readonly host: RecorderHost) {}

    /** Makes sure that a recorder listens for trainers. @returns the path of its control socket @throws Error with a sentence for people */
    ensureTrainerServer(): Promise<string> {
        this.reaching ??= this.reach().finally(() => (this.reaching = undefined));
        return this.reaching;
    }

    /** For one window, or one more dashboard of it, as long as it is open: call `start`, and `close` then. */
    openWindow(client: DashboardClient, role: 'window' | 'page' = 'window'): WindowConnection {
        const window = new WindowConnection(client, {
            connect: () => this.connect(client, role),
            tells: role === 'window',
            logger: this.host.logger,
            onDidClose: () => this.windows.delete(window),
        });
        this.windows.add(window);
        return window;
    }

    /** To be called when the person has changed a setting. */
    tellSettings(): void {
        // A recorder that is just being reached may have been told the ones before. Where it can't be reached the windows tell of it.
        const earlier: Promise<unknown> = this.reaching ?? Promise.resolve();
        void earlier
            .catch(() => undefined)
            .then(() => this.ensureTrainerServer())
            .catch(() => undefined);
    }

    /** Leaves the recorder alone, which goes on. */
    dispose(): void {
        this.disposed = true;
        clearTimeout(this.asking);
        this.windows.forEach((window) => window.close());
    }

    private get settings(): SettingValues {
        const names = Object.keys(SETTING_DEFAULTS) as SettingName[];
        return Object.fromEntries(names.map((name) => [name, this.host.settings.get(name)]));
    }

    private async connect(client: DashboardClient, role: 'window' | 'page'): Promise<RecorderClient> {
        const path = await this.ensureTrainerServer();
        return (await RecorderClient.connect(path, { role }, client)).recorder;
    }

    /** One that is just ending lets whoever comes go again: then the next one is looked for. */
    private async reach(): Promise<string> {
        const deadline = Date.now() + HAND_OVER_TIMEOUT_MS;
        for (;;) {
            try {
                return await this.reachOne();
            } catch (error) {
                if (!(error instanceof RecorderGoneError) || Date.now() > deadline) {
                    throw error;
                }
                await delay(POLL_MS);
            }
        }
    }

    private async reachOne(): Promise<string> {
        const dataFolder = await this.host.dataFolder();
        const path = (await findPlace(dataFolder)) ?? (await this.start(dataFolder));
        const { recorder, greeting } = await RecorderClient.connect(path, {
            role: 'host',
            settings: this.settings,
            exampleFolder: this.host.exampleFolder,
        });
        try {
            if (isOlder(greeting)) {
                if ((await recorder.handOver()) === 'done') {
                    this.host.logger.info(`The recorder of version ${greeting.version} makes room for ${VERSION}.`);
                    await Promise.race([recorder.ended, delay(HAND_OVER_TIMEOUT_MS, undefined, { ref: false })]);
                    await this.waitForRoom(dataFolder);
                    return await this.reachOne();
                }
                this.askAgain();
            }
            requireUnderstanding(greeting);
            await this.prepareTerminals(greeting);
            return path;
        } finally {
            recorder.close();
        }
    }

    private askAgain(): void {
        if (this.asking || this.disposed) {
            return;
        }
        this.asking = setTimeout(() => {
            this.asking = undefined;
            // Where that fails the windows tell of it.
            void this.ensureTrainerServer().catch(() => undefined);
        }, ASK_AGAIN_MS);
        this.asking.unref();
    }

    /** A trainer that is started in one finds the recorder, and is found again by its window. */
    private async prepareTerminals({ trainerPort, dataFolder }: RecorderGreeting): Promise<void> {
        const { terminals, terminalId } = this.host;
        await terminals.setVariable('ONTHEFLY_DATA_DIR', dataFolder);
        await terminals.setVariable('ONTHEFLY_TERMINAL', terminalId);
        if (trainerPort !== 0 && trainerPort !== this.trainerPort) {
            this.trainerPort = trainerPort;
            this.host.logger.info(`OnTheFly listens for trainers on 127.0.0.1:${trainerPort}`);
            await terminals.setVariable('ONTHEFLY_DASHBOARD_PORT', String(trainerPort));
        }
    }

    private async start(dataFolder: string): Promise<string> {
        if (this.disposed) {
            throw new Error('This window is closing.');
        }
        this.host.logger.info(`Starts a recorder for ${dataFolder}.`);
        return startRecorder({ dataFolder, script: this.host.script, settings: this.settings });
    }

    private async waitForRoom(dataFolder: string): Promise<void> {
        const deadline = Date.now() + HAND_OVER_TIMEOUT_MS;
        while ((await findPlace(dataFolder)) !== undefined && Date.now() < deadline) {
            await delay(POLL_MS);
        }
    }
}

function isOlder({ protocol, version }: RecorderGreeting): boolean {
    const [theirs, ours] = [coerce(version), coerce(VERSION)];
    return protocol < RECORDER_PROTOCOL || (theirs !== null && ours !== null && lt(theirs, ours));
}

/** @throws Error when the recorder can't be used by this version */
function requireUnderstanding({ protocol, version }: RecorderGreeting): void {
    if (protocol === RECORDER_PROTOCOL) {
        return;
    }
    const isNewer = protocol > RECORDER_PROTOCOL || gt(coerce(version) ?? '0.0.0', VERSION);
    throw new Error(
        isNewer
            ? `OnTheFly ${version} records here by now, and this window still has ${VERSION}. Reload the window; the training goes on meanwhile.`
            : `OnTheFly ${version} still carries out a command here, which this window's ${VERSION} does not want to cut off. It takes over when that is done.`,
    );
}
