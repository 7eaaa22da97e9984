import type { Run } from '@onthefly/shared-types';
import { trainOn, trainOnReason } from '../../model/actions/run-actions';
import { FORK, MERGE } from '../../model/actions/training-actions';
import type { DashboardModel } from '../../model/dashboard-model';
import type { MenuEntry } from '../menu-button';

/** What can be done with one run, for a menu. */
export function runActions(model: DashboardModel, { runId, sessionId, name, note = '', pinned = false }: Run): readonly MenuEntry[] {
    return [
        {
            label: 'Show',
            disabledReason: model.run?.runId === runId ? 'It is shown already' : undefined,
            onSelect: () => model.selectRun(runId),
        },
        {
            label: 'Train on this run',
            disabledReason: trainOnReason(model, runId),
            onSelect: () => void trainOn(model, runId),
        },
        'separator',
        {
            label: 'Fork from here…',
            disabledReason: FORK.disabledReason(model),
            onSelect: () => model.dialogs.open({ type: 'fork', parentRunId: runId }),
        },
        {
            label: 'Merge with…',
            disabledReason: MERGE.disabledReason(model),
            onSelect: () => model.dialogs.open({ type: 'merge', parents: [runId] }),
        },
        'separator',
        {
            label: 'Name and note…',
            onSelect: () => model.dialogs.open({ type: 'edit', sessionId, runId, name, note }),
        },
        {
            label: pinned ? 'Unpin' : 'Pin to the top',
            onSelect: () => void model.control.execute('editRun', { runId, pinned: !pinned }, sessionId),
        },
    ];
}
