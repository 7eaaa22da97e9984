/*
 * What went wrong with a training, as the backend concludes it from the trainer's events.
 */

export const ALERT_KINDS = [
    'nonFiniteLoss',
    'checkpointRestored',
    'lossSpike',
    'lossRise',
    'plateau',
    'stall',
    'throughputDrop',
    'lostEvents',
    'trainerGone',
] as const;

export type AlertKind = (typeof ALERT_KINDS)[number];

/** Raised once per kind and run, and again only after things were well in between. */
export interface Alert {
    readonly sessionId: string;
    readonly runId: string;
    readonly kind: AlertKind;
    /** Where it is about a step. */
    readonly step?: number;
    /** Milliseconds since the epoch. */
    readonly at: number;
    /** A sentence for people. */
    readonly message: string;
}

/** Those that mean that training does harm or does not go on. */
const GRAVE: ReadonlySet<AlertKind> = new Set(['nonFiniteLoss', 'stall', 'trainerGone']);

export function isGraveAlert(kind: AlertKind): boolean {
    return GRAVE.has(kind);
}
