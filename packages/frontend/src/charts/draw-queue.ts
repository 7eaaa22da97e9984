/** Share of a frame that drawing may take; what is left over is drawn in the next one. */
const BUDGET_MILLISECONDS = 10;

/** Draws what has changed, each at most once a frame, and never so much at once that the page would hang. */
class DrawQueue {
    private readonly waiting = new Set<() => void>();
    private frame = 0;

    constructor(private readonly view: Window) {}

    add(draw: () => void): void {
        this.waiting.add(draw);
        this.schedule();
    }

    remove(draw: () => void): void {
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
        for (const draw of [...this.waiting]) {
            this.waiting.delete(draw);
            draw();
            if (performance.now() > end) {
                break;
            }
        }
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
