import type { RunActivityState, Session } from '@onthefly/shared-types';

/** What a session does, or that there is none. */
export type Activity = RunActivityState | 'waiting';

const LABELS: Readonly<Record<Activity, string>> = {
    waiting: 'Waiting',
    running: 'Running',
    paused: 'Paused',
    reconnecting: 'Reconnecting',
    finished: 'Finished',
    ended: 'Ended',
};

const EXPLANATIONS: Readonly<Record<Activity, string>> = {
    waiting: 'No trainer has connected yet',
    running: 'The trainer is connected and training',
    paused: 'The trainer is connected and paused',
    reconnecting: 'The connection to the trainer was interrupted a moment ago; it may come back',
    finished: 'The trainer said that training is over',
    ended: 'The trainer is gone and never said that it had finished',
};

export function activityOf(session: Session | undefined): Activity {
    return session?.state ?? 'waiting';
}

export function activityLabel(activity: Activity): string {
    return LABELS[activity];
}

export function activityExplanation(activity: Activity): string {
    return EXPLANATIONS[activity];
}
