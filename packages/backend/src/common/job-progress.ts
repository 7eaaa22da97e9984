import type { Job } from '@onthefly/shared-types';

/** What work tells of itself while it goes on, and by which it learns that it is to end. */
export interface JobProgress {
    /** Aborted when a person cancelled it or the backend stops. */
    readonly signal: AbortSignal;
    /** Work lies ahead; may be called again when more of it is known. */
    expect(total: number, unit: Job['unit']): void;
    /** So much more of it is done. */
    advance(amount: number): void;
    /** What is being done, in a few words. */
    say(message: string): void;
}

/** Somebody asked for the end. */
export class CancelledError extends Error {
    constructor() {
        super('It was cancelled.');
    }
}

/** Between two pieces of work. @throws CancelledError when it is to end */
export function throwIfCancelled({ signal }: Pick<JobProgress, 'signal'>): void {
    if (signal.aborted) {
        throw new CancelledError();
    }
}
