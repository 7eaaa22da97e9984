/**
 * Something that several people ask for and that is done once. Each of them may stop waiting, which the others don't notice;
 * when nobody waits any more it is given up.
 */
export class SharedWork<Result> {
    private readonly abort = new AbortController();
    private readonly result: Promise<Result>;
    private waiting = 0;

    constructor(begin: (signal: AbortSignal) => Promise<Result>) {
        this.result = begin(this.abort.signal);
    }

    get isGivenUp(): boolean {
        return this.abort.signal.aborted;
    }

    /** @returns what came of it, or nothing as soon as whoever asked has stopped waiting */
    async join(cancellation?: AbortSignal): Promise<Result | undefined> {
        if (!cancellation) {
            // Can't stop waiting, and so keeps it going.
            this.waiting++;
            return this.result;
        }
        if (cancellation.aborted) {
            this.leave();
            return undefined;
        }
        this.waiting++;
        return new Promise((resolve, reject) => {
            const stop = (): void => {
                this.waiting--;
                this.leave();
                resolve(undefined);
            };
            cancellation.addEventListener('abort', stop, { once: true });
            void this.result.then(resolve, reject).finally(() => cancellation.removeEventListener('abort', stop));
        });
    }

    private leave(): void {
        if (this.waiting === 0) {
            this.abort.abort();
        }
    }
}
