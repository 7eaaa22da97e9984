import { inject, injectable } from 'inversify';
import type { TrainerReply } from '@onthefly/shared-types';
import { Logger } from '../host/logger';
import type { TrainerLink } from '../session/trainer-link';

/** Why a request was not answered. Its message is the reason, ready for a person. */
export class UnansweredError extends Error {
    constructor(
        readonly kind: 'timeout' | 'disconnected' | 'cancelled',
        message: string,
    ) {
        super(message);
    }
}

export interface RequestOptions {
    readonly id: string;
    /** Whose it is: several sessions may share a connection, one after another or at once. */
    readonly sessionId: string;
    readonly command: string;
    readonly connection: TrainerLink;
    readonly timeoutMs: number;
    readonly signal?: AbortSignal;
}

interface PendingRequest {
    readonly sessionId: string;
    readonly connection: TrainerLink;
    readonly settle: (reply: TrainerReply) => void;
    readonly reject: (error: UnansweredError) => void;
    graceTimer?: NodeJS.Timeout;
}

/** How long an answer may still come over a trainer's next connection. */
export const REPLY_GRACE_MS = 10_000;

/** Requests that wait for their answer. None waits for ever: each has a time limit, and ends with its trainer. */
@injectable()
export class PendingRequests {
    private readonly pending = new Map<string, PendingRequest>();
    private ignored = 0;

    constructor(@inject(Logger) private readonly logger: Logger) {}

    get size(): number {
        return this.pending.size;
    }

    /** Replies that nobody waited for: late, doubled or invented ones. */
    get ignoredReplies(): number {
        return this.ignored;
    }

    /** Resolves with the trainer's answer, whether it is a yes or a no. @throws UnansweredError */
    wait(options: RequestOptions): Promise<TrainerReply> {
        const { id, sessionId, command, connection, timeoutMs, signal } = options;
        return new Promise((resolve, reject) => {
            const cancel = (): void => request.reject(new UnansweredError('cancelled', `stopped waiting for ${command}`));
            const timer = setTimeout(() => request.reject(new UnansweredError('timeout', `timeout waiting for ${command}`)), timeoutMs);
            const finish = (): void => {
                clearTimeout(timer);
                clearTimeout(request.graceTimer);
                signal?.removeEventListener('abort', cancel);
                this.pending.delete(id);
            };
            const request: PendingRequest = {
                sessionId,
                connection,
                settle: (reply) => {
                    finish();
                    resolve(reply);
                },
                reject: (error) => {
                    finish();
                    reject(error);
                },
            };
            this.pending.set(id, request);
            signal?.addEventListener('abort', cancel);
            if (signal?.aborted) {
                cancel();
            }
        });
    }

    settle(reply: TrainerReply): void {
        const request = this.pending.get(reply.id);
        if (request) {
            request.settle(reply);
            return;
        }
        if (this.ignored++ === 0) {
            this.logger.warn('A trainer answered something that was not asked, or asked too long ago. More such answers are only counted.');
        }
    }

    /** The socket is gone; an answer may come over the trainer's next one. */
    awaitReconnect(connection: TrainerLink): void {
        for (const request of this.where((each) => each.connection === connection)) {
            request.graceTimer ??= setTimeout(() => request.reject(disconnected()), REPLY_GRACE_MS);
        }
    }

    /** The trainer of a session is gone for good, or answers no more for it. */
    rejectAll(sessionId: string): void {
        for (const request of this.where((each) => each.sessionId === sessionId)) {
            request.reject(disconnected());
        }
    }

    /** Nobody is here any more to whom an answer would be of use. */
    dispose(): void {
        for (const request of this.where(() => true)) {
            request.reject(disconnected());
        }
    }

    private where(isMeant: (request: PendingRequest) => boolean): PendingRequest[] {
        return [...this.pending.values()].filter(isMeant);
    }
}

function disconnected(): UnansweredError {
    return new UnansweredError('disconnected', 'Trainer disconnected');
}
