import type { Session } from '@onthefly/shared-types';
import type { DashboardModel } from '../../model/dashboard-model';
import type { MenuEntry } from '../menu-button';

/** What can be done with one session, for a menu. */
export function sessionActions(model: DashboardModel, session: Session): readonly MenuEntry[] {
    const { sessionId, name, note = '', archivedAt, connected } = session;
    const archived = archivedAt !== undefined;
    const intent = archived ? 'restoreSession' : 'archiveSession';
    return [
        {
            label: 'Open',
            disabledReason: model.session?.sessionId === sessionId ? 'It is shown already' : undefined,
            onSelect: () => void model.selectSession(sessionId),
        },
        {
            label: 'Name and note…',
            onSelect: () => model.dialogs.open({ type: 'edit', sessionId, name, note }),
        },
        {
            label: archived ? 'Restore from the archive' : 'Archive',
            disabledReason: connected && !archived ? 'Its trainer is connected' : undefined,
            onSelect: () => void model.control.execute(intent, {}, sessionId),
        },
        {
            label: 'Export…',
            onSelect: () => model.dialogs.open({ type: 'export', sessionIds: [sessionId] }),
        },
        'separator',
        {
            label: 'Delete…',
            disabledReason: inUseReason(session),
            onSelect: () => model.dialogs.open({ type: 'deleteSession', session }),
        },
    ];
}

function inUseReason({ connected }: Session): string | undefined {
    return connected ? 'Its trainer is connected: stop it first' : undefined;
}
