import { setTimeout as delay } from 'node:timers/promises';
import { CommandFailure } from './command-failure';

const ANSWER_SECONDS = 10;
const INTERVAL_MS = 3_000;

/** Tells a server that is busy with something long, which may go on, from one that has stopped answering. */
export class AnswerWatch {
    private readonly end = new AbortController();

    /**
     * @param ping asks for an answer that comes at once; a refusal is one, too
     * @param server what the server is called in a sentence
     */
    constructor(
        private readonly ping: () => Promise<unknown>,
        private readonly server: string,
    ) {}

    /** @throws CommandFailure when no answer has come in time */
    async check(): Promise<void> {
        const answered = this.ping().then(
            () => true,
            () => true,
        );
        const late = delay(ANSWER_SECONDS * 1_000, false, { ref: false, signal: this.end.signal }).catch(() => true);
        if (!(await Promise.race([answered, late]))) {
            throw new CommandFailure(
                'timeout',
                `${this.server} has not answered for ${ANSWER_SECONDS} seconds. It may be held (then "kill -CONT" lets it go on) or overloaded; try again, or end it.`,
            );
        }
    }

    /** Checks again and again. Resolves after `stop`. @throws CommandFailure as soon as an answer is missing */
    async run(): Promise<void> {
        while (!this.end.signal.aborted) {
            await this.check();
            await delay(INTERVAL_MS, undefined, { ref: false, signal: this.end.signal }).catch(() => undefined);
        }
    }

    stop(): void {
        this.end.abort();
    }
}
