import type { CDPSession, Page } from 'playwright-core';
import { findTasks, TRACE_CATEGORIES, type MainThreadTask } from './main-thread-tasks';

/** What the main thread of a page did for a while. */
export interface PageActivity {
    readonly seconds: number;
    /** Tasks beyond 50 ms. */
    readonly longTasks: readonly MainThreadTask[];
    readonly frames: number;
    /** Between two frames, in milliseconds. */
    readonly frameGaps: readonly number[];
    /** Canvases that were cleared to be drawn anew. */
    readonly paints: number;
    /** Share of the time in which the main thread was at work. */
    readonly busy: number;
    readonly scriptShare: number;
    readonly heapBefore: number;
    readonly heapAfter: number;
    readonly nodesBefore: number;
    readonly nodesAfter: number;
}

export const LONG_MS = 50;

interface Noted {
    frames: number[];
    paints: number;
}

/** Watches a page over the protocol of the developer tools, and from inside. */
export class PageProbe {
    private constructor(
        private readonly page: Page,
        private readonly session: CDPSession,
    ) {}

    static async attach(page: Page): Promise<PageProbe> {
        const session = await page.context().newCDPSession(page);
        await session.send('Performance.enable');
        return new PageProbe(page, session);
    }

    async watch(milliseconds: number): Promise<PageActivity> {
        const heapBefore = await this.heap();
        const before = await this.metrics();
        const browser = this.page.context().browser()!;
        await browser.startTracing(this.page, { categories: TRACE_CATEGORIES });
        const noted = await this.note(milliseconds);
        const trace = await browser.stopTracing();
        const after = await this.metrics();
        const heapAfter = await this.heap();
        const nodesAfter = (await this.metrics())('Nodes');
        const seconds = after('Timestamp') - before('Timestamp');
        const share = (name: string): number => (after(name) - before(name)) / seconds;
        return {
            seconds,
            longTasks: findTasks(trace, LONG_MS),
            frames: noted.frames.length,
            frameGaps: noted.frames.slice(1).map((time, index) => time - noted.frames[index]!),
            paints: noted.paints,
            busy: share('TaskDuration'),
            scriptShare: share('ScriptDuration'),
            heapBefore,
            heapAfter,
            nodesBefore: before('Nodes'),
            nodesAfter,
        };
    }

    /** Bytes of objects that are still needed. */
    private async heap(): Promise<number> {
        await this.session.send('HeapProfiler.collectGarbage');
        const { usedSize } = await this.session.send('Runtime.getHeapUsage');
        return usedSize;
    }

    private async metrics(): Promise<(name: string) => number> {
        const { metrics } = await this.session.send('Performance.getMetrics');
        return (name) => metrics.find((metric) => metric.name === name)?.value ?? NaN;
    }

    private async note(milliseconds: number): Promise<Noted> {
        return this.page.evaluate(async (duration) => {
            const noted: Noted = { frames: [], paints: 0 };
            const { prototype } = CanvasRenderingContext2D;
            const clearRect = Object.getOwnPropertyDescriptor(prototype, 'clearRect')!;
            prototype.clearRect = function (this: CanvasRenderingContext2D, ...area): void {
                noted.paints++;
                (clearRect.value as typeof prototype.clearRect).apply(this, area);
            };
            let going = true;
            const frame = (time: number): void => {
                noted.frames.push(time);
                if (going) {
                    requestAnimationFrame(frame);
                }
            };
            requestAnimationFrame(frame);
            await new Promise((resolve) => setTimeout(resolve, duration));
            going = false;
            Object.defineProperty(prototype, 'clearRect', clearRect);
            return noted;
        }, milliseconds);
    }
}
