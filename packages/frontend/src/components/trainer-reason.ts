import type { Session } from '@onthefly/shared-types';

/** Why nothing can be asked of a session's trainer now, if that is so. */
export function trainerReason(session: Session | undefined): string | undefined {
    if (!session) {
        return 'No trainer has connected yet.';
    }
    if (session.state === 'finished') {
        return 'The training is over: start the script again.';
    }
    return session.connected ? undefined : 'The trainer is not connected.';
}
