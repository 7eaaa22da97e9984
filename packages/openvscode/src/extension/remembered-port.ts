/** Where a workspace's window listened for trainers. */
export interface RememberedPort {
    readonly port: number;
    /** The setting when the port was chosen: a new setting counts more than an old choice. */
    readonly wanted: number;
}

/**
 * The port that a window should take again, or undefined where the setting decides.
 *
 * @param set what somebody has set, undefined when nobody has, or when the settings are not known yet: a window that is loaded again may
 *     start its extensions first
 */
export function portToTakeAgain(remembered: RememberedPort | undefined, set: number | undefined): number | undefined {
    return set === undefined || set === remembered?.wanted ? remembered?.port : undefined;
}

/** Reads what an earlier window stored, maybe one of another version. */
export function readRememberedPort(stored: unknown): RememberedPort | undefined {
    const { port, wanted } = (stored ?? {}) as Partial<Record<keyof RememberedPort, unknown>>;
    return Number.isInteger(port) && Number.isInteger(wanted) ? { port: port as number, wanted: wanted as number } : undefined;
}
