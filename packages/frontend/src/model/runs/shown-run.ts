import type { DashboardState, Run } from '@onthefly/shared-types';
import type { RunKey } from '../charts/run-series';

/** Which run is looked at: the chosen one as long as its session is current, else the one that is being trained. */
export class ShownRun {
    private chosen: RunKey | undefined;

    get choice(): RunKey | undefined {
        return this.chosen;
    }

    choose(key: RunKey | undefined): void {
        this.chosen = key;
    }

    of(state: DashboardState | undefined): Run | undefined {
        if (!state) {
            return undefined;
        }
        const wanted = this.chosen?.sessionId === state.currentSessionId ? this.chosen?.runId : undefined;
        return find(state.runs, wanted) ?? find(state.runs, state.currentRunId) ?? state.runs[state.runs.length - 1];
    }
}

function find(runs: readonly Run[], runId: string | undefined): Run | undefined {
    return runs.find((run) => run.runId === runId);
}
