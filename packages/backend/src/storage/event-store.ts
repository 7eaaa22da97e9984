import type { Event } from 'vscode-jsonrpc';
import type { TrainerEvent } from '@onthefly/shared-types';
import type { TrainingSession } from '../session/training-session';

export const EventStore = Symbol('EventStore');

/** An event that its session has taken into account. */
export interface SessionEvent {
    readonly session: TrainingSession;
    readonly event: TrainerEvent;
}

export interface RecordedEvent extends SessionEvent {
    /** Counts all events in the order in which they are written; 0 until that is clear. */
    readonly ordinal: number;
}

/**
 * Where events are kept, with the state of their sessions that they add up to. Whoever hands them over does not wait: what stores them may as well be
 * another thread, or another database.
 */
export interface EventStore {
    /** Fires once for each event, with batches in `event_seq` order per session: when they are stored or when that must wait. */
    readonly onDidWrite: Event<readonly RecordedEvent[]>;
    /** Fires when events can be read. */
    readonly onDidStore: Event<readonly RecordedEvent[]>;
    /** The ordinal of the last event that can be read. */
    readonly storedUpTo: number;
    /** Nothing is taken any more. */
    readonly isClosed: boolean;

    /** Takes events, to store them soon; cheap enough for the path that reads the socket. */
    append(batch: readonly SessionEvent[]): void;

    /** Takes a change of the session's own state, to store it soon. */
    touch(session: TrainingSession): void;

    /** Stores all that was taken by now, bit by bit: sockets are read in between. Never rejects. @returns false when nothing can be stored now */
    drain(): Promise<boolean>;

    /** Stores all that was taken, for the last time, or leaves it for the next start. What comes later is not kept. Never rejects. */
    close(): Promise<void>;
}
