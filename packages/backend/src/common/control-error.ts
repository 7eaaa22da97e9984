import type { ErrorCode } from '@onthefly/shared-types';

/** Something that was asked for could not be done. The message is a sentence for the person who asked. */
export class ControlError extends Error {
    constructor(
        readonly code: ErrorCode,
        message: string,
        options?: ErrorOptions,
    ) {
        super(message, options);
    }
}

/** What went wrong, closed by a full stop, so that another sentence can follow. */
export function sentenceOf(error: unknown): string {
    const text = error instanceof Error ? error.message : String(error);
    return /[.!?]$/.test(text) ? text : `${text}.`;
}

/** It failed, and training must not be let go on by itself after it; the message says why, and what to do. */
export class StandingError extends ControlError {}
