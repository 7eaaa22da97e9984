/*
 * How long sessions are kept. Nothing ever goes by itself: what is beyond the limits is listed, and deleted when a person says yes.
 */

import type { Session, SessionContents } from './run-model';

/**
 * Which sessions are kept; a limit of 0, or none, keeps all. With both a session goes only when it is beyond both.
 *
 * Those that are archived, recorded at the moment, or named, noted or pinned by a person (themselves or one of their runs) are always kept
 * and count for nothing.
 */
export interface RetentionLimits {
    /** The last so many. */
    readonly keepSessions?: number;
    /** Those of the last so many days. */
    readonly keepDays?: number;
}

/** What would go. A person looks at it; then each session is deleted by `deleteSession`. */
export interface PrunePlan {
    /** By which the sessions were chosen. */
    readonly limits: RetentionLimits;
    /** Oldest first. */
    readonly sessions: readonly PrunableSession[];
    /** In the database, roughly, of all of them. */
    readonly bytes: number;
}

export interface PrunableSession {
    readonly session: Session;
    readonly contents: SessionContents;
}
