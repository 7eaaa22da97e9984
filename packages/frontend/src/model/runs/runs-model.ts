import type { DashboardState, OnTheFlyServer, RunDetails } from '@onthefly/shared-types';
import { Emitter, type Release } from '../emitter';
import { messageOf } from '../message-of';
import { metricColumn, readColumn, type RunColumn, type RunSort } from './runs-table';

/** Summaries of numbers grow with each step, and nobody reads them faster. */
const PULL_MILLISECONDS = 3000;

const NO_SUMMARIES: RunDetails['summaries'] = [];

const DEFAULT_COLUMNS: readonly RunColumn[] = ['steps', metricColumn('loss', 'last'), metricColumn('val_loss', 'minimum'), 'state'];

/** Runs of the current session with their numbers, while somebody looks at them; and how the table of them is arranged. */
export class RunsModel {
    private readonly changed = new Emitter<void>();
    private held: readonly RunDetails[] = [];
    private viewers = 0;
    private shape = '';
    private state: DashboardState | undefined;
    private timer: ReturnType<typeof setTimeout> | undefined;
    private pulls = 0;
    private currentColumns = DEFAULT_COLUMNS;
    private currentSort: RunSort | undefined;
    private currentFilter = '';

    readonly onDidChange = this.changed.event;

    /** Why the runs could not be listed, while that is so. */
    problem: string | undefined;

    constructor(private readonly server: Pick<OnTheFlyServer, 'listRuns'>) {}

    /** In the order in which they began. Those that the state tells of stand there before their numbers have come. */
    get runs(): readonly RunDetails[] {
        const { runs = [], currentRunId, sessions, currentSessionId } = this.state ?? {};
        const activity = sessions?.find(({ sessionId }) => sessionId === currentSessionId)?.state ?? 'ended';
        return runs.map((run) => {
            const summaries =
                this.held.find(({ runId, sessionId }) => runId === run.runId && sessionId === run.sessionId)?.summaries ?? NO_SUMMARIES;
            return { ...run, summaries, state: run.runId === currentRunId ? activity : 'left' };
        });
    }

    /** Shown beside the name, in this order. */
    get columns(): readonly RunColumn[] {
        return this.currentColumns;
    }

    /** As they began when undefined. */
    get sort(): RunSort | undefined {
        return this.currentSort;
    }

    get filter(): string {
        return this.currentFilter;
    }

    get viewState(): object {
        return { columns: this.currentColumns, sort: this.currentSort };
    }

    /** Takes what `viewState` once was; anything else is ignored. */
    restore(stored: unknown): void {
        const { columns, sort } = (stored ?? {}) as Record<string, unknown>;
        if (Array.isArray(columns)) {
            this.currentColumns = columns.flatMap((column: unknown) => readColumn(column) ?? []);
        }
        const { column, descending } = (sort ?? {}) as Record<string, unknown>;
        const read = readColumn(column);
        this.currentSort = read && { column: read, descending: descending === true };
        this.changed.fire();
    }

    /** Pulls numbers until released. */
    view(): Release {
        let released = false;
        this.viewers++;
        this.pullSoon(0);
        return () => {
            if (!released) {
                released = true;
                this.viewers--;
            }
        };
    }

    /** Called by the dashboard's model whenever the state arrives. */
    setState(state: DashboardState): void {
        this.state = state;
        const shape = JSON.stringify([state.currentSessionId, state.currentRunId, state.runs.map(({ runId }) => runId)]);
        this.pullSoon(shape === this.shape ? PULL_MILLISECONDS : 0);
        this.shape = shape;
        this.changed.fire();
    }

    toggleColumn(column: RunColumn): void {
        const { currentColumns: columns } = this;
        this.currentColumns = columns.includes(column) ? columns.filter((each) => each !== column) : [...columns, column];
        this.changed.fire();
    }

    /** Ascending, then descending, then as the runs began. */
    sortBy(column: RunColumn): void {
        const { currentSort: sort } = this;
        if (sort?.column !== column) {
            this.currentSort = { column, descending: false };
        } else {
            this.currentSort = sort.descending ? undefined : { column, descending: true };
        }
        this.changed.fire();
    }

    setFilter(filter: string): void {
        this.currentFilter = filter;
        this.changed.fire();
    }

    private pullSoon(delay: number): void {
        if (this.viewers === 0 || (this.timer !== undefined && delay > 0)) {
            return;
        }
        clearTimeout(this.timer);
        this.timer = setTimeout(() => {
            this.timer = undefined;
            void this.pull();
        }, delay);
    }

    private async pull(): Promise<void> {
        const sessionId = this.state?.currentSessionId;
        const pull = ++this.pulls;
        if (sessionId === undefined || this.viewers === 0) {
            return;
        }
        try {
            const runs = await this.server.listRuns(sessionId);
            if (pull === this.pulls) {
                this.held = runs;
                this.problem = undefined;
                this.changed.fire();
            }
        } catch (error) {
            if (pull === this.pulls) {
                this.problem = messageOf(error);
                this.changed.fire();
            }
        }
    }
}
