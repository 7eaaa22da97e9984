import { messageOf } from './message-of';

/** Something that is pulled whole, again whenever it may have changed. */
export class PulledList<T> {
    private generation = 0;

    content: readonly T[] = [];
    /** False until it has arrived for the first time. */
    ready = false;
    /** Why it could not be had. */
    problem: string | undefined;

    constructor(private readonly changed: () => void) {}

    clear(): void {
        this.generation++;
        this.content = [];
        this.ready = false;
        this.problem = undefined;
    }

    async pull(ask: () => Promise<readonly T[]>): Promise<void> {
        const generation = ++this.generation;
        try {
            const content = await ask();
            if (generation === this.generation) {
                this.content = content;
                this.ready = true;
                this.problem = undefined;
                this.changed();
            }
        } catch (error) {
            if (generation === this.generation) {
                this.problem = messageOf(error);
                this.changed();
            }
        }
    }
}
