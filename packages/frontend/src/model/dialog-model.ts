import type { LossRegion, Session } from '@onthefly/shared-types';
import { Emitter } from './emitter';

/** A question that is put to the person before something is done. What is given is filled in already. */
export type DialogRequest =
    | {
          readonly type: 'fork';
          readonly parentRunId?: string;
          readonly checkpoint?: string;
          readonly region?: LossRegion;
          readonly indices?: readonly number[];
      }
    | { readonly type: 'merge'; readonly parents?: readonly string[] }
    | { readonly type: 'loadCheckpoint'; readonly path?: string }
    /** Of a session, or of one of its runs. */
    | { readonly type: 'edit'; readonly sessionId: string; readonly runId?: string; readonly name: string; readonly note: string }
    | { readonly type: 'deleteSession'; readonly session: Session }
    | { readonly type: 'export'; readonly sessionIds: readonly string[] }
    | { readonly type: 'import' }
    /** Of sessions beyond the limits of retention. */
    | { readonly type: 'prune' }
    /** Of a run that has no checkpoint. */
    | { readonly type: 'trainOn'; readonly runId: string }
    | { readonly type: 'stop' }
    | { readonly type: 'reset' }
    | { readonly type: 'test' };

/** The one dialog that is open, whoever opened it: a button, a panel or a command of the IDE. */
export class DialogModel {
    private readonly changed = new Emitter<void>();
    private request: DialogRequest | undefined;

    readonly onDidChange = this.changed.event;

    get current(): DialogRequest | undefined {
        return this.request;
    }

    open(request: DialogRequest): void {
        this.request = request;
        this.changed.fire();
    }

    close(): void {
        this.request = undefined;
        this.changed.fire();
    }
}
