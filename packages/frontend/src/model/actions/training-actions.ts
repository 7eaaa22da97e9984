import type { CommandRecord, HealthKind } from '@onthefly/shared-types';
import { awaitedCommand } from '../control/command-words';
import type { DashboardModel } from '../dashboard-model';
import type { DashboardAction } from './dashboard-action';

export const HEALTH_LABELS: Readonly<Record<HealthKind, string>> = {
    numerics: 'Numerics',
    activations: 'Activations',
    throughput: 'Throughput',
    determinism: 'Determinism',
    dist: 'Distribution',
};

/** As they stand in panels and menus. */
export const HEALTH_ORDER = Object.keys(HEALTH_LABELS) as readonly HealthKind[];

export const HEALTH_PURPOSES: Readonly<Record<HealthKind, string>> = {
    numerics: 'Looks for NaN and infinity in weights and gradients.',
    activations: 'Looks for layers whose units are always zero or saturated.',
    throughput: 'Measures how long a batch takes, forward and backward.',
    determinism: 'Looks whether random state and data order can be taken up again.',
    dist: 'Looks whether the processes of a distributed training agree.',
};

export const PAUSE: DashboardAction = {
    id: 'pause',
    label: 'Pause',
    title: 'Pause Training',
    group: '1_run',
    isRunning: (model) => model.control.isRunning('pause'),
    disabledReason: (model) =>
        trainerReason(model) ??
        (model.session?.state === 'paused' ? 'Training is paused already' : undefined) ??
        (model.control.isRunning('pause') ? 'The trainer pauses when it has finished the current step' : undefined),
    run: (model) => model.control.execute('pause', {}, sessionId(model)),
};

export const RESUME: DashboardAction = {
    id: 'resume',
    label: 'Resume',
    title: 'Resume Training',
    group: '1_run',
    isRunning: (model) => model.control.isRunning('resume'),
    disabledReason: (model) =>
        trainerReason(model) ??
        (model.session?.state === 'running' ? 'Training is running already' : undefined) ??
        (model.control.isRunning('resume') ? 'The trainer was asked to go on' : undefined),
    run: (model) => model.control.execute('resume', {}, sessionId(model)),
};

export const CHECKPOINT: DashboardAction = {
    id: 'checkpoint',
    label: 'Checkpoint',
    title: 'Save Checkpoint',
    description: 'Pauses for a moment and saves the weights',
    group: '2_weights',
    keybinding: 'ctrlcmd+alt+shift+k',
    isRunning: (model) => model.control.isRunning('checkpoint'),
    disabledReason: (model) => trainerReason(model) ?? (model.control.isRunning('checkpoint') ? 'A checkpoint is being saved' : undefined),
    run: (model) => model.control.execute('checkpoint', {}, sessionId(model)),
};

export const TEST: DashboardAction = {
    id: 'test',
    label: 'Test',
    title: 'Test',
    description: 'Measures the loss on the test set',
    group: '3_measure',
    keybinding: 'ctrlcmd+alt+shift+t',
    isRunning: (model) => model.control.isRunning('test'),
    disabledReason: (model) => trainerReason(model) ?? (model.control.isRunning('test') ? 'A test is under way' : undefined),
    run: async (model) => {
        const outcome = await model.control.execute('test', {}, sessionId(model));
        if (outcome.type === 'failed' && outcome.code === 'needs-confirmation') {
            model.dialogs.open({ type: 'test' });
        }
    },
};

export const FORK: DashboardAction = {
    id: 'fork',
    label: 'Fork…',
    title: 'Fork…',
    description: 'Goes on as a new run',
    group: '4_runs',
    keybinding: 'ctrlcmd+alt+shift+f',
    needsDashboard: true,
    isRunning: (model) => model.control.isRunning('fork'),
    disabledReason: (model) =>
        trainerReason(model) ??
        ((model.state?.runs.length ?? 0) === 0 ? 'There is no run yet to fork from' : undefined) ??
        (model.control.isRunning('fork') ? 'A fork is being made' : undefined),
    run: (model) => model.dialogs.open({ type: 'fork' }),
};

export const MERGE: DashboardAction = {
    id: 'merge',
    label: 'Merge…',
    title: 'Merge…',
    description: 'Makes a new run of the weights of several',
    group: '4_runs',
    keybinding: 'ctrlcmd+alt+shift+m',
    needsDashboard: true,
    isRunning: (model) => model.control.isRunning('merge'),
    disabledReason: (model) =>
        trainerReason(model) ??
        ((model.state?.runs.length ?? 0) < 2 ? 'A merge needs at least two runs: fork first' : undefined) ??
        (model.control.isRunning('merge') ? 'A merge is under way' : undefined),
    run: (model) => model.dialogs.open({ type: 'merge' }),
};

export const REPORT: DashboardAction = {
    id: 'report',
    label: 'Report',
    title: 'Report the Loss of Every Sample',
    description: 'Measures the loss of every sample; training stays paused afterwards',
    group: '3_measure',
    keybinding: 'ctrlcmd+alt+shift+l',
    isRunning: (model) => model.control.isRunning('generateReport'),
    disabledReason: (model) =>
        trainerReason(model) ?? (model.control.isRunning('generateReport') ? 'The losses are being measured' : undefined),
    run: (model) => model.control.execute('generateReport', {}, sessionId(model)),
};

export const REPORT_VALIDATION: DashboardAction = {
    ...REPORT,
    id: 'reportValidation',
    label: 'Report on validation',
    title: 'Report the Loss of Every Validation Sample',
    keybinding: undefined,
    run: (model) => model.control.execute('generateReport', { subsetOn: 'val' }, sessionId(model)),
};

/** The trainer may carry it out all the same. */
export const STOP_WAITING: DashboardAction = {
    id: 'stopWaiting',
    label: 'Stop waiting',
    title: 'Stop Waiting for the Trainer',
    description: 'The trainer may carry it out all the same',
    group: '1_run',
    disabledReason: (model) => (awaitedOf(model) ? undefined : 'Nothing is waited for'),
    run: async (model) => {
        const awaited = awaitedOf(model);
        if (awaited) {
            await model.control.cancel(awaited.commandId);
        }
    },
};

export const STOP: DashboardAction = {
    id: 'stop',
    label: 'Stop…',
    title: 'Stop Training…',
    description: 'Ends the training',
    group: '8_end',
    needsDashboard: true,
    isRunning: (model) => model.control.isRunning('stop'),
    disabledReason: (model) => trainerReason(model) ?? (model.control.isRunning('stop') ? 'The trainer was asked to stop' : undefined),
    run: (model) => model.dialogs.open({ type: 'stop' }),
};

export const RESET: DashboardAction = {
    id: 'reset',
    label: 'Reset…',
    title: 'Reset Session…',
    description: 'Archives the session and begins anew with the first weights',
    group: '8_end',
    needsDashboard: true,
    isRunning: (model) => model.control.isRunning('hardResetSession'),
    disabledReason: (model) =>
        serverReason(model) ?? (model.control.isRunning('hardResetSession') ? 'The session is being reset' : undefined),
    run: (model) => model.dialogs.open({ type: 'reset' }),
};

export const LOAD_CHECKPOINT: DashboardAction = {
    id: 'loadCheckpoint',
    label: 'Load checkpoint…',
    title: 'Load Checkpoint…',
    description: 'Goes back to weights that were saved',
    group: '2_weights',
    needsDashboard: true,
    isRunning: (model) => model.control.isRunning('loadCheckpoint'),
    disabledReason: (model) =>
        trainerReason(model) ?? (model.control.isRunning('loadCheckpoint') ? 'A checkpoint is being loaded' : undefined),
    run: (model) => model.dialogs.open({ type: 'loadCheckpoint' }),
};

/** A check pauses training, and it stays paused. */
export function healthCheck(kind: HealthKind): DashboardAction {
    return {
        id: `health.${kind}`,
        label: HEALTH_LABELS[kind],
        title: `Check ${HEALTH_LABELS[kind]}`,
        description: HEALTH_PURPOSES[kind],
        group: '6_health',
        disabledReason: healthReason,
        isRunning: (model) => model.health.isRunning(kind),
        run: (model) => model.health.run([kind]),
    };
}

export const ALL_HEALTH_CHECKS: DashboardAction = {
    id: 'health.all',
    label: 'All five checks',
    title: 'Run All Health Checks',
    description: 'Pauses training; it stays paused',
    group: '6_health',
    keybinding: 'ctrlcmd+alt+shift+h',
    disabledReason: healthReason,
    run: (model) => model.health.run(HEALTH_ORDER),
};

/** Pauses or resumes, whichever is possible. */
export const PAUSE_OR_RESUME: DashboardAction = {
    id: 'pauseOrResume',
    label: 'Pause or Resume',
    title: 'Pause or Resume Training',
    group: '1_run',
    keybinding: 'ctrlcmd+alt+shift+p',
    disabledReason: (model) => pauseOrResume(model).disabledReason(model),
    run: (model, host) => pauseOrResume(model).run(model, host),
};

export function pauseOrResume(model: DashboardModel): DashboardAction {
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
    return trainerReason(model) ?? (model.health.busy ? 'A health check is under way' : undefined);
}

function awaitedOf(model: DashboardModel): CommandRecord | undefined {
    return awaitedCommand(model.control.pending, model.session?.sessionId);
}

function sessionId(model: DashboardModel): string | undefined {
    return model.session?.sessionId;
}
