import type { CommandRecord } from '@onthefly/shared-types';
import type { DashboardModel } from '../dashboard-model';
import type { Release } from '../emitter';
import { messageOf } from '../message-of';
import { mergeRecords } from './command-list';

/** Every command of the current session, while somebody looks at them. */
export class CommandHistory {
    private held: readonly CommandRecord[] = [];
    private sessionId: string | undefined;
    private wasConnected = false;
    private pulls = 0;

    /** Why earlier commands are missing. */
    problem: string | undefined;

    constructor(
        private readonly model: DashboardModel,
        private readonly changed: () => void,
    ) {}

    /** Newest first. */
    get records(): readonly CommandRecord[] {
        return this.held;
    }

    follow(): Release[] {
        this.update();
        return [
            this.model.onDidChangeState(() => this.update()),
            this.model.onDidReceiveEvent((event) => {
                if (event.type === 'command' && event.record.sessionId === this.sessionId) {
                    this.held = mergeRecords(this.held, [event.record]);
                    this.changed();
                } else if (event.type === 'resync') {
                    void this.pull();
                }
            }),
        ];
    }

    /** Asks again for everything. */
    reload(): void {
        void this.pull();
    }

    private update(): void {
        const sessionId = this.model.session?.sessionId;
        const connected = this.model.connection === 'connected';
        const again = connected && !this.wasConnected;
        this.wasConnected = connected;
        if (sessionId !== this.sessionId) {
            this.sessionId = sessionId;
            this.held = [];
            this.changed();
            void this.pull();
        } else if (again) {
            void this.pull();
        }
    }

    private async pull(): Promise<void> {
        const pull = ++this.pulls;
        const { sessionId } = this;
        if (sessionId === undefined) {
            return;
        }
        try {
            const records = await this.model.control.history(sessionId);
            if (pull === this.pulls) {
                this.problem = undefined;
                this.held = mergeRecords(this.held, records);
                this.changed();
            }
        } catch (error) {
            if (pull === this.pulls) {
                this.problem = messageOf(error);
                this.changed();
            }
        }
    }
}
