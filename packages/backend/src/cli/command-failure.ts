import type { ErrorCode } from '@onthefly/shared-types';

/** A command could not do what it was asked. The message is a sentence for the person. */
export class CommandFailure extends Error {
    /** The results tell of it already. */
    readonly isReported: boolean;

    constructor(
        readonly code: ErrorCode,
        message: string,
        options: { readonly isReported?: boolean } = {},
    ) {
        super(message);
        this.isReported = options.isReported === true;
    }
}

/** It was done, but for something that could not be; the results tell what. */
export class Incompleteness extends Error {}

/** The command line makes no sense. */
export class UsageError extends Error {}

/** The person pressed Ctrl+C. The message, if there is one, says what that means for what was asked. */
export class Interruption extends Error {}
