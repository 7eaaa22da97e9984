import { inject, injectable } from 'inversify';
import type { Notice } from '@onthefly/shared-types';
import { Logger } from '../host/logger';
import { KeyValueStore } from '../storage/key-value-store';
import { Storage } from '../storage/storage';

const KEY = 'unseenNotices';
const MAXIMUM_KEPT = 20;

/** What was raised while no window was open, for the first one that opens. It is kept in the data folder: this process may end before. */
@injectable()
export class UnseenNotices {
    private notices: readonly Notice[] = [];

    constructor(
        @inject(KeyValueStore) private readonly store: KeyValueStore,
        @inject(Storage) storage: Storage,
        @inject(Logger) private readonly logger: Logger,
    ) {
        storage.onDidOpen(() => this.read());
    }

    /** The newest are kept; what says the same is kept once. */
    keep(notice: Notice): void {
        this.notices = [...this.notices.filter(({ message }) => message !== notice.message), notice].slice(-MAXIMUM_KEPT);
        this.write();
    }

    /** All of them, oldest first. They are not kept any longer. */
    take(): readonly Notice[] {
        const taken = this.notices;
        if (taken.length > 0) {
            this.notices = [];
            this.write();
        }
        return taken;
    }

    private read(): void {
        const stored = parse(this.store.get(KEY));
        const raised = this.notices;
        this.notices = [...stored.filter(({ message }) => raised.every((notice) => notice.message !== message)), ...raised].slice(
            -MAXIMUM_KEPT,
        );
    }

    private write(): void {
        try {
            this.store.set(KEY, JSON.stringify(this.notices));
        } catch (error) {
            this.logger.warn(`What no window has shown yet is kept in memory only: ${String(error)}`);
        }
    }
}

function parse(text: string | undefined): readonly Notice[] {
    return text === undefined ? [] : (JSON.parse(text) as Notice[]);
}
