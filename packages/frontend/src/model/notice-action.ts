import type { Notice } from '@onthefly/shared-types';
import { commandId } from './actions/action-list';
import { PRUNE_SESSIONS } from './actions/session-actions';

/** What a notice offers to do: to carry out a command of the IDE, or to look at a session in the dashboard. */
export type NoticeAction = { readonly label: string; readonly command: string } | { readonly label: string; readonly sessionId: string };

/** Undefined for a notice that is only to be read. */
export function noticeAction({ sessionId, offersPrune }: Notice): NoticeAction | undefined {
    if (offersPrune) {
        return { label: 'Look', command: commandId(PRUNE_SESSIONS) };
    }
    return sessionId === undefined ? undefined : { label: 'Show', sessionId };
}
