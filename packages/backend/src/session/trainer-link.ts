import type { TrainerIdentity } from '@onthefly/shared-types';

/** What a session knows of a way to its trainer, whatever that is made of. */
export interface TrainerLink {
    /** A command that is sent now can reach the trainer. */
    readonly isOpen: boolean;
    /** Who is on the other end, as far as it is known by now. */
    readonly peer: { readonly identity: TrainerIdentity };
    /** Sends one command, as an object that JSON can hold. */
    sendLine(command: object): void;
}
