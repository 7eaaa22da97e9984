import { newestCheckpoint } from '../control/checkpoint-words';
import type { DashboardModel } from '../dashboard-model';
import type { DashboardAction } from './dashboard-action';
import { trainerReason } from './training-actions';

export const SHOW_PREVIOUS_RUN = stepAction('showPreviousRun', 'Previous run', 'Show Previous Run', -1);
export const SHOW_NEXT_RUN = stepAction('showNextRun', 'Next run', 'Show Next Run', 1);

export const CHOOSE_RUN: DashboardAction = {
    id: 'showRun',
    label: 'Show run…',
    title: 'Show Run…',
    group: '4_runs',
    needsDashboard: true,
    disabledReason: noRunReason,
    run: (model) => model.requests.ask('choose', 'run'),
};

export const TRAIN_ON_SHOWN_RUN: DashboardAction = {
    id: 'trainOnShownRun',
    label: 'Train on the shown run',
    title: 'Train on the Shown Run',
    description: 'The trainer pauses, saves a checkpoint of the run that it is on, and goes on as the other one',
    group: '4_runs',
    disabledReason: (model) => noRunReason(model) ?? trainOnReason(model, model.run?.runId ?? ''),
    isRunning: (model) => model.control.isRunning('resumeTrainerOn'),
    run: (model) => trainOn(model, model.run?.runId ?? ''),
};

export const EDIT_RUN: DashboardAction = {
    id: 'editRun',
    label: 'Name and note…',
    title: 'Name and Note of the Shown Run…',
    group: '4_runs',
    needsDashboard: true,
    disabledReason: noRunReason,
    run: (model) => {
        const { run } = model;
        if (run) {
            model.dialogs.open({ type: 'edit', sessionId: run.sessionId, runId: run.runId, name: run.name, note: run.note ?? '' });
        }
    },
};

export const PIN_RUN: DashboardAction = {
    id: 'pinRun',
    label: 'Pin or unpin',
    title: 'Pin or Unpin the Shown Run',
    group: '4_runs',
    disabledReason: noRunReason,
    run: (model) => {
        const { run } = model;
        return run && model.control.execute('editRun', { runId: run.runId, pinned: run.pinned !== true }, run.sessionId);
    },
};

export const COPY_CHECKPOINT_PATH: DashboardAction = {
    id: 'copyCheckpointPath',
    label: 'Copy path of the newest checkpoint',
    title: 'Copy Path of the Newest Checkpoint of the Shown Run',
    group: '2_weights',
    disabledReason: noRunReason,
    run: async (model, host) => {
        const { run } = model;
        const checkpoint = run && newestCheckpoint(await model.server.listCheckpoints(run.sessionId), run.runId);
        if (checkpoint) {
            await host.copyText(checkpoint.absolutePath ?? checkpoint.path);
        } else {
            model.tell({ severity: 'warning', message: 'There is no checkpoint of this run yet. Pausing saves one.' });
        }
    },
};

export const RUN_ACTIONS: readonly DashboardAction[] = [
    SHOW_PREVIOUS_RUN,
    SHOW_NEXT_RUN,
    CHOOSE_RUN,
    TRAIN_ON_SHOWN_RUN,
    EDIT_RUN,
    PIN_RUN,
    COPY_CHECKPOINT_PATH,
];

/** Why the trainer can't be put on a run. */
export function trainOnReason(model: DashboardModel, runId: string): string | undefined {
    return (
        trainerReason(model) ??
        (model.state?.currentRunId === runId ? 'The trainer is on this run' : undefined) ??
        (model.control.isRunning('resumeTrainerOn') ? 'The trainer is being switched to a run' : undefined)
    );
}

/** Asks first when only the name would change, since there is no checkpoint of the run to load. */
export async function trainOn(model: DashboardModel, runId: string): Promise<void> {
    const outcome = await model.control.execute('resumeTrainerOn', { runId }, model.session?.sessionId);
    if (outcome.type === 'failed' && outcome.code === 'needs-confirmation') {
        model.dialogs.open({ type: 'trainOn', runId });
    }
}

function noRunReason(model: DashboardModel): string | undefined {
    return model.run ? undefined : 'There is no run yet';
}

function stepAction(id: string, label: string, title: string, step: number): DashboardAction {
    const target = (model: DashboardModel): string | undefined => {
        const runs = model.state?.runs ?? [];
        const shown = runs.findIndex(({ runId }) => runId === model.run?.runId);
        return shown < 0 ? undefined : runs[shown + step]?.runId;
    };
    return {
        id,
        label,
        title,
        group: '4_runs',
        disabledReason: (model) =>
            target(model) === undefined ? (step < 0 ? 'This is the first run' : 'This is the newest run') : undefined,
        run: (model) => model.selectRun(target(model) ?? ''),
    };
}
