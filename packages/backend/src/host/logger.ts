export const Logger = Symbol('Logger');

/** The host's log. Sentences for people who look for a cause; no user data beyond names and counts. */
export interface Logger {
    debug(message: string): void;
    info(message: string): void;
    warn(message: string): void;
    error(message: string): void;
}
