import type { Session } from '@onthefly/shared-types';
import type { DashboardModel } from '../dashboard-model';
import type { DashboardAction } from './dashboard-action';

export const CHOOSE_SESSION: DashboardAction = {
    id: 'showSession',
    label: 'Show session…',
    title: 'Show Session…',
    group: '7_sessions',
    needsDashboard: true,
    disabledReason: noSessionReason,
    run: (model) => model.requests.ask('choose', 'session'),
};

export const SHOW_TRAINING_SESSION: DashboardAction = {
    id: 'showTrainingSession',
    label: 'Show the one that trains',
    title: 'Show the Session That Is Training',
    group: '7_sessions',
    disabledReason: (model) => (trainingElsewhere(model) ? undefined : 'No other session is training'),
    run: (model) => {
        const session = trainingElsewhere(model);
        return session && model.selectSession(session.sessionId);
    },
};

export const EDIT_SESSION: DashboardAction = {
    id: 'editSession',
    label: 'Name and note…',
    title: 'Name and Note of the Session…',
    group: '7_sessions',
    needsDashboard: true,
    disabledReason: noSessionReason,
    run: (model) => {
        const { session } = model;
        if (session) {
            model.dialogs.open({ type: 'edit', sessionId: session.sessionId, name: session.name, note: session.note ?? '' });
        }
    },
};

export const ARCHIVE_SESSION: DashboardAction = {
    id: 'archiveSession',
    label: 'Archive or restore',
    title: 'Archive Session or Restore It',
    group: '7_sessions',
    disabledReason: (model) =>
        noSessionReason(model) ??
        (model.session?.connected && model.session.archivedAt === undefined ? 'Its trainer is connected' : undefined),
    run: (model) =>
        model.control.execute(model.session?.archivedAt === undefined ? 'archiveSession' : 'restoreSession', {}, model.session?.sessionId),
};

export const DELETE_SESSION: DashboardAction = {
    id: 'deleteSession',
    label: 'Delete…',
    title: 'Delete Session…',
    group: '7_sessions',
    needsDashboard: true,
    disabledReason: (model) => noSessionReason(model) ?? (model.session?.connected ? 'Its trainer is connected: stop it first' : undefined),
    run: (model) => {
        const { session } = model;
        if (session) {
            model.dialogs.open({ type: 'deleteSession', session });
        }
    },
};

export const EXPORT_SESSIONS: DashboardAction = {
    id: 'exportSessions',
    label: 'Export…',
    title: 'Export Sessions…',
    description: 'As a bundle that can be imported elsewhere, or in another format',
    group: '7_sessions',
    needsDashboard: true,
    disabledReason: noSessionReason,
    run: (model) => model.dialogs.open({ type: 'export', sessionIds: model.session ? [model.session.sessionId] : [] }),
};

export const IMPORT_BUNDLE: DashboardAction = {
    id: 'importBundle',
    label: 'Import a bundle…',
    title: 'Import a Bundle of Sessions…',
    group: '7_sessions',
    needsDashboard: true,
    disabledReason: (model) => (model.connection === 'connected' ? undefined : "The IDE's server can't be reached"),
    run: (model) => model.dialogs.open({ type: 'import' }),
};

export const PRUNE_SESSIONS: DashboardAction = {
    id: 'pruneSessions',
    label: 'Remove old ones…',
    title: 'Remove Old Sessions…',
    description: 'Lists sessions beyond the limits of retention; what goes needs your yes',
    group: '7_sessions',
    needsDashboard: true,
    disabledReason: noSessionReason,
    run: (model) => model.dialogs.open({ type: 'prune' }),
};

export const SHOW_ALERTS: DashboardAction = {
    id: 'showAlerts',
    label: 'Show alerts',
    title: 'Show Alerts of the Session',
    group: '7_sessions',
    needsDashboard: true,
    disabledReason: (model) => (model.alerts.of(model.session?.sessionId).length === 0 ? 'This session has no alerts' : undefined),
    run: (model) => model.requests.ask('showAlerts', undefined),
};

export const SESSION_ACTIONS: readonly DashboardAction[] = [
    CHOOSE_SESSION,
    SHOW_TRAINING_SESSION,
    EDIT_SESSION,
    ARCHIVE_SESSION,
    EXPORT_SESSIONS,
    IMPORT_BUNDLE,
    DELETE_SESSION,
    PRUNE_SESSIONS,
    SHOW_ALERTS,
];

/** The newest session with a trainer, when one without is looked at. */
export function trainingElsewhere(model: DashboardModel): Session | undefined {
    if (!model.session || model.session.connected) {
        return undefined;
    }
    return model.state?.sessions.find(({ connected }) => connected);
}

function noSessionReason(model: DashboardModel): string | undefined {
    return model.session ? undefined : 'There is no session yet';
}
