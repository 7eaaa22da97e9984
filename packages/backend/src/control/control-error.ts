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

/** It failed, and training must not be let go on by itself after it; the message says why, and what to do. */
export class StandingError extends ControlError {}
