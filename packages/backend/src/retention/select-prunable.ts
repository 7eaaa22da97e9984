import type { RetentionLimits } from '@onthefly/shared-types';
import type { TrainingSession } from '../session/training-session';

const DAY_MS = 24 * 60 * 60 * 1_000;

/** Sessions that are beyond the limits, oldest first. */
export function selectPrunable(sessions: readonly TrainingSession[], limits: RetentionLimits, now: number): TrainingSession[] {
    const { keepSessions = 0, keepDays = 0 } = limits;
    if (keepSessions <= 0 && keepDays <= 0) {
        return [];
    }
    const newestFirst = sessions.filter((session) => !isAlwaysKept(session)).sort((left, right) => lastHeard(right) - lastHeard(left));
    return newestFirst
        .filter((session, index) => {
            const isAmongLast = keepSessions > 0 && index < keepSessions;
            const isRecent = keepDays > 0 && now - lastHeard(session) <= keepDays * DAY_MS;
            return !isAmongLast && !isRecent;
        })
        .reverse();
}

function isAlwaysKept({ record, runs, isBusy, connected }: TrainingSession): boolean {
    const isMarked = [record, ...runs].some(({ givenName, note }) => givenName !== undefined || note !== undefined);
    return record.archivedAt !== undefined || isBusy || connected || isMarked || runs.some(({ pinned }) => pinned);
}

/** When something last happened in it, in milliseconds since the epoch. */
function lastHeard({ record }: TrainingSession): number {
    return record.endedAt ?? record.latest?.ts ?? record.startedAt;
}
