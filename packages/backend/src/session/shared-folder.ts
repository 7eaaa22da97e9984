import { inject, injectable } from 'inversify';
import { Logger } from '../host/logger';
import { recorderOf, THIS_RECORDER } from '../storage/recorder';
import { Storage } from '../storage/storage';
import { isListening, isRunning, readAnnouncements } from '../terminal/server-announcement';
import { SessionRegistry } from './session-registry';

const LOOK_INTERVAL_MS = 2_000;

/**
 * Several windows of an IDE, each with a server of its own, may work on one data folder: SQLite lets them write side by side.
 * This notices what the others write, and which of them are at work.
 */
@injectable()
export class SharedFolder {
    private timer: NodeJS.Timeout | undefined;
    private version: string | undefined;
    private others = '';
    private disposed = false;

    constructor(
        @inject(Storage) private readonly storage: Storage,
        @inject(SessionRegistry) private readonly registry: SessionRegistry,
        @inject(Logger) private readonly logger: Logger,
    ) {}

    /** Call when the database is open. Resolves when it is known who else is at work. */
    async watch(): Promise<void> {
        await this.look();
        if (!this.disposed) {
            this.timer = setTimeout(() => void this.watch(), LOOK_INTERVAL_MS);
            this.timer.unref();
        }
    }

    dispose(): void {
        this.disposed = true;
        clearTimeout(this.timer);
    }

    private async look(): Promise<void> {
        const { folder, mode } = this.storage.state;
        if (mode === 'memory') {
            return;
        }
        try {
            await this.lookForOthers(folder);
            this.storage.reopenIfUpgraded();
            const { version } = this.storage;
            if (version !== this.version) {
                this.version = version;
                this.registry.reload();
            }
        } catch (error) {
            this.logger.debug(`The data folder could not be looked at: ${String(error)}`);
        }
    }

    private async lookForOthers(folder: string): Promise<void> {
        const announcements = (await readAnnouncements(folder)).filter(
            (announcement) => isRunning(announcement) && recorderOf(announcement) !== THIS_RECORDER,
        );
        const listening = await Promise.all(announcements.map(isListening));
        const others = announcements
            .filter((_, index) => listening[index])
            .map(recorderOf)
            .sort();
        if (others.join() !== this.others) {
            this.others = others.join();
            this.registry.setOtherRecorders(new Set(others));
        }
    }
}
