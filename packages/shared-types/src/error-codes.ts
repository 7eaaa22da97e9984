/** What can go wrong with something that a person asked for. The sentence that goes with it says what to do. */
export const ERROR_CODES = [
    'no-trainer',
    'trainer-disconnected',
    'timeout',
    'cancelled',
    'refused',
    'invalid-request',
    'not-found',
    'needs-confirmation',
    'needs-pause',
    'missing-checkpoint',
    'not-positions',
    'in-use',
    'already-exists',
    'no-space',
    'bad-bundle',
    'unsupported',
    'internal',
] as const;

export type ErrorCode = (typeof ERROR_CODES)[number];
