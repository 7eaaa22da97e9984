import { HEALTH_KINDS, type DashboardEvent, type HealthKind, type HealthResult, type OnTheFlyServer } from '@onthefly/shared-types';
import type { ControlModel } from '../control/control-model';
import { Emitter, type Release, type Subscribe } from '../emitter';
import { messageOf } from '../message-of';
import { Viewers } from '../viewers';

/** Health checks of the current session: what they found, newest first, and which of them runs. */
export class HealthModel {
    private readonly changed = new Emitter<void>();
    private readonly viewers = new Viewers();
    private sessionId: string | undefined;
    private results: readonly HealthResult[] = [];
    private readonly failures = new Map<HealthKind, string>();
    private readonly asked = new Set<HealthKind>();

    /** Why results can't be shown. */
    problem: string | undefined;

    readonly onDidChange = this.changed.event;

    constructor(
        private readonly server: Pick<OnTheFlyServer, 'listHealth'>,
        private readonly control: ControlModel,
        onDidReceiveEvent: Subscribe<DashboardEvent>,
    ) {
        onDidReceiveEvent((event) => {
            if (event.type === 'health') {
                this.add(event.result);
            } else if (event.type === 'resync') {
                void this.reload();
            }
        });
    }

    /** Newest first. */
    history(kind: HealthKind): readonly HealthResult[] {
        return this.results.filter((result) => result.kind === kind);
    }

    /** Why the last attempt of a check had no result. */
    failure(kind: HealthKind): string | undefined {
        return this.failures.get(kind);
    }

    /** Whoever asked for it. */
    isRunning(kind: HealthKind): boolean {
        return this.asked.has(kind) || this.control.pending.some(({ command }) => command === `${kind}_health`);
    }

    get busy(): boolean {
        return HEALTH_KINDS.some((kind) => this.isRunning(kind));
    }

    /** Pulls earlier results until released. */
    view(): Release {
        const release = this.viewers.add();
        void this.reload();
        return release;
    }

    /** Called by the dashboard's model whenever the state arrives. */
    show(sessionId: string | undefined): void {
        if (sessionId !== this.sessionId) {
            this.sessionId = sessionId;
            this.results = [];
            this.failures.clear();
            this.changed.fire();
            void this.reload();
        }
    }

    private async reload(): Promise<void> {
        const { sessionId } = this;
        if (sessionId === undefined || !this.viewers.present) {
            return;
        }
        try {
            const results = await this.server.listHealth(sessionId);
            if (sessionId === this.sessionId) {
                this.results = results;
                this.problem = undefined;
            }
        } catch (error) {
            this.problem = messageOf(error);
        }
        this.changed.fire();
    }

    private add(result: HealthResult): void {
        this.results = [result, ...this.results.filter(({ kind, at }) => kind !== result.kind || at !== result.at)];
        this.failures.delete(result.kind);
        this.changed.fire();
    }

    /** One after the other: each looks at the same standing trainer. Stops when the trainer is gone. */
    async run(kinds: readonly HealthKind[]): Promise<void> {
        const { sessionId } = this;
        kinds.forEach((kind) => this.asked.add(kind));
        this.changed.fire();
        for (const kind of kinds) {
            const outcome = await this.control.execute('runHealth', { kind }, sessionId);
            this.asked.delete(kind);
            if (sessionId === this.sessionId) {
                this.note(kind, outcome.type === 'failed' ? outcome.message : undefined);
            }
            if (outcome.type === 'failed' && (outcome.code === 'no-trainer' || outcome.code === 'trainer-disconnected')) {
                break;
            }
        }
        kinds.forEach((kind) => this.asked.delete(kind));
        this.changed.fire();
    }

    private note(kind: HealthKind, failure: string | undefined): void {
        if (failure === undefined) {
            this.failures.delete(kind);
        } else {
            this.failures.set(kind, failure);
        }
        this.changed.fire();
    }
}
