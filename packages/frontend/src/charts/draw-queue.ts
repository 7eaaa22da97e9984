/** Share of a frame that drawing may take; what is left over is drawn in the next one. */
const BUDGET_MILLISECONDS = 8;

/** Draws. What it returns is called when everything of the frame has been drawn: changing elements in between would lay out the page each time. */
export type Draw = () => (() => void) | void;

/** Draws what has changed, each at most once a frame, and never so much at once that the page would hang. */
class DrawQueue {
    private readonly waiting = new Set<Draw>();
    private frame = 0;

    constructor(private readonly view: Window) {}

    add(draw: Draw): void {
        this.waiting.add(draw);
        this.schedule();
    }

    remove(draw: Draw): void {
        this.waiting.delete(draw);
    }

    private schedule(): void {
        if (this.frame === 0 && this.waiting.size > 0) {
            this.frame = this.view.requestAnimationFrame(() => this.run());
        }
    }

    private run(): void {
        this.frame = 0;
        const end = performance.now() + BUDGET_MILLISECONDS;
        const afterwards: (() => void)[] = [];
        for (const draw of [...this.waiting]) {
            this.waiting.delete(draw);
            const change = draw();
            if (change) {
                afterwards.push(change);
            }
            if (performance.now() > end) {
                break;
            }
        }
        afterwards.forEach((change) => change());
        this.schedule();
    }
}

const queues = new WeakMap<Window, DrawQueue>();

/** One for all charts of a window: a window that can't be seen has no frames, and must not keep those of others waiting. */
export function drawQueueOf(view: Window): DrawQueue {
    let queue = queues.get(view);
    if (!queue) {
        queue = new DrawQueue(view);
        queues.set(view, queue);
    }
    return queue;
}
