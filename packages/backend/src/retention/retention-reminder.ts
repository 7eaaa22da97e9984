import { inject, injectable } from 'inversify';
import { Emitter, type Event } from 'vscode-jsonrpc';
import type { Notice } from '@onthefly/shared-types';
import { Clock } from '../host/clock';
import { Logger } from '../host/logger';
import { KeyValueStore } from '../storage/key-value-store';
import { Storage } from '../storage/storage';
import { PrunePlanner } from './prune-planner';

const CHECK_INTERVAL_MS = 60 * 60 * 1_000;
const DAY_MS = 24 * 60 * 60 * 1_000;
const KEY = 'retention.reminded-at';

/** Says that there are sessions beyond the limits of retention, once a day at the most, whatever the number of windows. */
@injectable()
export class RetentionReminder {
    private readonly noticeEmitter = new Emitter<Notice>();
    private timer: NodeJS.Timeout | undefined;

    readonly onDidRaiseNotice: Event<Notice> = this.noticeEmitter.event;

    constructor(
        @inject(Storage) private readonly storage: Storage,
        @inject(PrunePlanner) private readonly planner: PrunePlanner,
        @inject(KeyValueStore) private readonly store: KeyValueStore,
        @inject(Clock) private readonly clock: Clock,
        @inject(Logger) private readonly logger: Logger,
    ) {}

    /** Call when the database is open. */
    start(): void {
        this.remind();
        this.timer = setInterval(() => this.remind(), CHECK_INTERVAL_MS);
        this.timer.unref();
    }

    dispose(): void {
        clearInterval(this.timer);
    }

    private remind(): void {
        try {
            const count = this.storage.state.mode === 'disk' ? this.planner.count() : 0;
            if (count > 0 && this.store.takeTurn(KEY, this.clock.now(), DAY_MS)) {
                const subject = count === 1 ? 'One session is' : `${count} sessions are`;
                const message = `${subject} beyond what the settings "onthefly.retention" keep. Nothing goes without your yes: look at the list first.`;
                this.noticeEmitter.fire({ severity: 'info', message, offersPrune: true });
            }
        } catch (error) {
            this.logger.warn(`It could not be found out which sessions are beyond the limits of retention: ${String(error)}`);
        }
    }
}
