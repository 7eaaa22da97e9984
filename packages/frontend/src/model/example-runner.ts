import type { DashboardServer, ExampleProgress } from '@onthefly/shared-types';
import type { DashboardHost } from '../dashboard-host';
import { Emitter } from './emitter';
import { messageOf } from './message-of';

export type ExampleState =
    | { readonly type: 'idle' }
    | { readonly type: 'preparing'; readonly message: string }
    | { readonly type: 'failed'; readonly message: string };

/** What the person is told while the host gets the example going. */
export class ExampleRunner {
    private readonly changed = new Emitter<void>();
    private current: ExampleState = { type: 'idle' };
    /** How the preparation that this page asked for last came out. Late news of its progress must not hide it. */
    private outcome: ExampleState = { type: 'idle' };

    readonly onDidChange = this.changed.event;

    constructor(private readonly server: DashboardServer) {}

    get state(): ExampleState {
        return this.current;
    }

    async run(host: DashboardHost): Promise<void> {
        if (this.current.type === 'preparing') {
            return;
        }
        this.outcome = { type: 'idle' };
        this.enter({ type: 'preparing', message: 'Preparing the example…' });
        try {
            const result = await host.runExample();
            this.settle(result.type === 'failed' ? { type: 'failed', message: result.message } : { type: 'idle' });
        } catch (error) {
            this.settle({ type: 'failed', message: `The example could not be started: ${messageOf(error)}` });
        }
    }

    async cancel(): Promise<void> {
        try {
            await this.server.cancelExample();
        } catch (error) {
            this.enter({ type: 'failed', message: `The example could not be cancelled: ${messageOf(error)}` });
        }
    }

    /** Progress may belong to a preparation that another page began. */
    report(progress: ExampleProgress): void {
        if (!progress.done) {
            this.enter({ type: 'preparing', message: progress.message });
        } else if (this.current.type === 'preparing') {
            this.enter(this.outcome);
        }
    }

    private settle(outcome: ExampleState): void {
        this.outcome = outcome;
        this.enter(outcome);
    }

    private enter(state: ExampleState): void {
        this.current = state;
        this.changed.fire();
    }
}
