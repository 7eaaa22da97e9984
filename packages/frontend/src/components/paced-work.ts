import { drawQueueOf } from '../charts/draw-queue';

/** As long as it takes until the backend tells something again. */
const PATIENCE_MILLISECONDS = 120;

/**
 * Work that is asked for more often than anybody could see: done at most once in a while, the last time included, in a frame in which
 * the window draws anyway.
 */
export class PacedWork {
    private doneAt = -Infinity;
    private timer: ReturnType<typeof setTimeout> | undefined;

    constructor(
        private readonly milliseconds: number,
        /** Where it is seen; asked for each time, since elements move to other windows. */
        private readonly view: () => Window,
        private readonly work: () => void,
    ) {}

    ask(): void {
        const wait = this.doneAt + this.milliseconds - performance.now();
        if (wait <= 0) {
            this.draw();
        } else {
            // Mostly something else comes before, with which it is drawn.
            this.timer ??= setTimeout(() => this.draw(), wait + PATIENCE_MILLISECONDS);
        }
    }

    stop(): void {
        clearTimeout(this.timer);
        this.timer = undefined;
        drawQueueOf(this.view()).remove(this.run);
    }

    private draw(): void {
        clearTimeout(this.timer);
        this.timer = undefined;
        drawQueueOf(this.view()).add(this.run);
    }

    private readonly run = (): (() => void) => {
        this.doneAt = performance.now();
        return this.work;
    };
}
