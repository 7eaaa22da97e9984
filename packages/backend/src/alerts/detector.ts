import type { AlertKind, TrainerEvent } from '@onthefly/shared-types';

/** What a detector concludes. `well`: whatever was wrong before is over. Nothing: it can't tell, or nothing has changed. */
export type Verdict = { readonly type: 'wrong'; readonly step?: number; readonly message: string } | { readonly type: 'well' };

/** Looks for one kind of trouble in one run. Told of everything in `event_seq` order; keeps bounded memory. */
export interface Detector {
    readonly kind: AlertKind;
    observe(event: TrainerEvent, now: number): Verdict | undefined;
    /** Called about once a second while the trainer is connected. */
    check?(now: number, running: boolean): Verdict | undefined;
}

export const WELL: Verdict = { type: 'well' };
