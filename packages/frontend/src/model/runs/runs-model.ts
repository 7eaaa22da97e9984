import type { DashboardState, OnTheFlyServer, RunDetails } from '@onthefly/shared-types';
import { Emitter, type Release } from '../emitter';
import { PulledList } from '../pulled-list';
import { Viewers } from '../viewers';
import { metricColumn, readColumn, type RunColumn, type RunSort } from './runs-table';

/** Summaries of numbers grow with each step, and nobody reads them faster. */
const PULL_MILLISECONDS = 3000;

const NO_SUMMARIES: RunDetails['summaries'] = [];

const DEFAULT_COLUMNS: readonly RunColumn[] = ['steps', metricColumn('loss', 'last'), metricColumn('val_loss', 'minimum'), 'state'];

/** Runs of the current session with their numbers, while somebody looks at them; and how the table of them is arranged. */
export class RunsModel {
    private readonly changed = new Emitter<void>();
    private readonly pulled = new PulledList<RunDetails>(() => this.changed.fire());
    private readonly viewers = new Viewers();
    private shape = '';
    private state: DashboardState | undefined;
    private timer: ReturnType<typeof setTimeout> | undefined;
    private currentColumns = DEFAULT_COLUMNS;
    private currentSort: RunSort | undefined;
    private currentFilter = '';

    readonly onDidChange = this.changed.event;

    constructor(private readonly server: Pick<OnTheFlyServer, 'listRuns'>) {}

    /** Why the runs could not be listed, while that is so. */
    get problem(): string | undefined {
        return this.pulled.problem;
    }

    /** In the order in which they began. Those that the state tells of stand there before their numbers have come. */
    get runs(): readonly RunDetails[] {
        const { runs = [], currentRunId, sessions, currentSessionId } = this.state ?? {};
        const activity = sessions?.find(({ sessionId }) => sessionId === currentSessionId)?.state ?? 'ended';
        return runs.map((run) => {
            const summaries =
                this.pulled.content.find(({ runId, sessionId }) => runId === run.runId && sessionId === run.sessionId)?.summaries ??
                NO_SUMMARIES;
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
        const release = this.viewers.add();
        this.pullSoon(0);
        return release;
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
        if (!this.viewers.present || (this.timer !== undefined && delay > 0)) {
            return;
        }
        clearTimeout(this.timer);
        this.timer = setTimeout(() => {
            this.timer = undefined;
            const sessionId = this.state?.currentSessionId;
            if (sessionId !== undefined && this.viewers.present) {
                void this.pulled.pull(() => this.server.listRuns(sessionId));
            }
        }, delay);
    }
}
