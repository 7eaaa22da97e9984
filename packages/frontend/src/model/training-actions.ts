import { HEALTH_KINDS, type HealthKind } from '@onthefly/shared-types';
import type { DashboardModel } from './dashboard-model';

/** Everything that can be done with the current session's trainer, for buttons and for commands of the IDE alike. */
export interface TrainingAction {
    readonly label: string;
    /** Why it can't be done now; undefined when it can. */
    disabledReason(model: DashboardModel): string | undefined;
    run(model: DashboardModel): void | Promise<unknown>;
}

export const HEALTH_LABELS: Readonly<Record<HealthKind, string>> = {
    dist: 'Distribution',
    throughput: 'Throughput',
    activations: 'Activations',
    numerics: 'Numerics',
    determinism: 'Determinism',
};

export const PAUSE: TrainingAction = {
    label: 'Pause',
    disabledReason: (model) =>
        trainerReason(model) ??
        (model.session?.state === 'paused' ? 'Training is paused already' : undefined) ??
        (model.control.isRunning('pause') ? 'The trainer pauses when it has finished the current step' : undefined),
    run: (model) => model.control.execute('pause', {}, sessionId(model)),
};

export const RESUME: TrainingAction = {
    label: 'Resume',
    disabledReason: (model) =>
        trainerReason(model) ??
        (model.session?.state === 'running' ? 'Training is running already' : undefined) ??
        (model.control.isRunning('resume') ? 'The trainer was asked to go on' : undefined),
    run: (model) => model.control.execute('resume', {}, sessionId(model)),
};

export const CHECKPOINT: TrainingAction = {
    label: 'Checkpoint',
    disabledReason: (model) => trainerReason(model) ?? (model.control.isRunning('checkpoint') ? 'A checkpoint is being saved' : undefined),
    run: (model) => model.control.execute('checkpoint', {}, sessionId(model)),
};

export const TEST: TrainingAction = {
    label: 'Test',
    disabledReason: (model) => trainerReason(model) ?? (model.control.isRunning('test') ? 'A test is under way' : undefined),
    run: async (model) => {
        const outcome = await model.control.execute('test', {}, sessionId(model));
        if (outcome.type === 'failed' && outcome.code === 'needs-confirmation') {
            model.dialogs.open({ type: 'test' });
        }
    },
};

export const FORK: TrainingAction = {
    label: 'Fork…',
    disabledReason: (model) =>
        trainerReason(model) ??
        ((model.state?.runs.length ?? 0) === 0 ? 'There is no run yet to fork from' : undefined) ??
        (model.control.isRunning('fork') ? 'A fork is being made' : undefined),
    run: (model) => model.dialogs.open({ type: 'fork' }),
};

export const MERGE: TrainingAction = {
    label: 'Merge…',
    disabledReason: (model) =>
        trainerReason(model) ??
        ((model.state?.runs.length ?? 0) < 2 ? 'A merge needs at least two runs: fork first' : undefined) ??
        (model.control.isRunning('merge') ? 'A merge is under way' : undefined),
    run: (model) => model.dialogs.open({ type: 'merge' }),
};

export const REPORT: TrainingAction = {
    label: 'Report',
    disabledReason: (model) =>
        trainerReason(model) ?? (model.control.isRunning('generateReport') ? 'The losses are being measured' : undefined),
    run: (model) => model.control.execute('generateReport', {}, sessionId(model)),
};

export const STOP: TrainingAction = {
    label: 'Stop…',
    disabledReason: (model) => trainerReason(model) ?? (model.control.isRunning('stop') ? 'The trainer was asked to stop' : undefined),
    run: (model) => model.dialogs.open({ type: 'stop' }),
};

export const RESET: TrainingAction = {
    label: 'Reset…',
    disabledReason: (model) =>
        serverReason(model) ?? (model.control.isRunning('hardResetSession') ? 'The session is being reset' : undefined),
    run: (model) => model.dialogs.open({ type: 'reset' }),
};

export const LOAD_CHECKPOINT: TrainingAction = {
    label: 'Load checkpoint…',
    disabledReason: (model) =>
        trainerReason(model) ?? (model.control.isRunning('loadCheckpoint') ? 'A checkpoint is being loaded' : undefined),
    run: (model) => model.dialogs.open({ type: 'loadCheckpoint' }),
};

/** A check pauses training, and it stays paused. */
export function healthCheck(kind: HealthKind): TrainingAction {
    return {
        label: HEALTH_LABELS[kind],
        disabledReason: healthReason,
        run: (model) => model.control.execute('runHealth', { kind }, sessionId(model)),
    };
}

export const ALL_HEALTH_CHECKS: TrainingAction = {
    label: 'All five checks',
    disabledReason: healthReason,
    run: async (model) => {
        const session = sessionId(model);
        for (const kind of HEALTH_KINDS) {
            const outcome = await model.control.execute('runHealth', { kind }, session);
            if (outcome.type === 'failed' && outcome.code !== 'refused') {
                return;
            }
        }
    },
};

/** Pauses or resumes, whichever is possible. */
export const PAUSE_OR_RESUME: TrainingAction = {
    label: 'Pause or Resume',
    disabledReason: (model) => pauseOrResume(model).disabledReason(model),
    run: (model) => pauseOrResume(model).run(model),
};

export function pauseOrResume(model: DashboardModel): TrainingAction {
    return model.session?.state === 'paused' ? RESUME : PAUSE;
}

/** Why the trainer can't be asked for anything. */
export function trainerReason(model: DashboardModel): string | undefined {
    const reason = serverReason(model);
    const { session } = model;
    if (reason !== undefined || !session || (session.connected && session.state !== 'finished')) {
        return reason;
    }
    switch (session.state) {
        case 'finished':
            return 'This training is over';
        case 'reconnecting':
            return 'The connection to the trainer was interrupted; it may come back';
        default:
            return 'The trainer of this session is gone';
    }
}

function serverReason(model: DashboardModel): string | undefined {
    if (model.connection !== 'connected') {
        return "The IDE's server can't be reached";
    }
    return model.session ? undefined : 'No trainer has connected yet';
}

function healthReason(model: DashboardModel): string | undefined {
    return trainerReason(model) ?? (model.control.isRunning('runHealth') ? 'A health check is under way' : undefined);
}

function sessionId(model: DashboardModel): string | undefined {
    return model.session?.sessionId;
}
