/** Share of a frame that drawing may take; what is left over is drawn in the next one. */
const BUDGET_MILLISECONDS = 10;

/** Draws what has changed, each at most once a frame, and never so much at once that the page would hang. */
class DrawQueue {
    private readonly waiting = new Set<() => void>();
    private frame = 0;

    add(draw: () => void): void {
        this.waiting.add(draw);
        this.schedule();
    }

    remove(draw: () => void): void {
        this.waiting.delete(draw);
    }

    private schedule(): void {
        if (this.frame === 0 && this.waiting.size > 0) {
            this.frame = requestAnimationFrame(() => this.run());
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

/** One for all charts of a page. */
export const drawQueue = new DrawQueue();
