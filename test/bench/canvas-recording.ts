import type { Page } from 'playwright-core';

/** One call or assignment on a canvas: its name and what was given. */
type Stroke = readonly [name: string, values: readonly unknown[], assigned: boolean];

/** How some canvases were drawn, each once. */
export interface CanvasRecording {
    readonly width: number;
    readonly height: number;
    /** Where it is in the page, and how large there. */
    readonly place: { readonly left: number; readonly top: number; readonly width: number; readonly height: number };
    readonly strokes: readonly Stroke[];
}

/** Notes every stroke of the next whole drawing of each canvas that is drawn meanwhile. */
export async function recordCanvases(page: Page, milliseconds: number): Promise<CanvasRecording[]> {
    return page.evaluate(async (duration) => {
        const { prototype } = CanvasRenderingContext2D;
        const originals = Object.getOwnPropertyDescriptors(prototype);
        const drawings = new Map<HTMLCanvasElement, Stroke[]>();
        const whole = new Map<HTMLCanvasElement, Stroke[]>();
        const note = (context: CanvasRenderingContext2D, stroke: Stroke): void => {
            if (stroke[0] === 'clearRect') {
                const before = drawings.get(context.canvas);
                if (before) {
                    whole.set(context.canvas, before);
                }
                drawings.set(context.canvas, []);
            }
            drawings.get(context.canvas)?.push(stroke);
        };
        for (const [name, descriptor] of Object.entries(originals)) {
            const value: unknown = descriptor.value;
            if (typeof value === 'function') {
                (prototype as unknown as Record<string, unknown>)[name] = function (
                    this: CanvasRenderingContext2D,
                    ...values: unknown[]
                ): unknown {
                    note(this, [name, values, false]);
                    return (value as (...parameters: unknown[]) => unknown).apply(this, values);
                };
            } else if (descriptor.set) {
                Object.defineProperty(prototype, name, {
                    ...descriptor,
                    set(this: CanvasRenderingContext2D, given: unknown) {
                        note(this, [name, [given], true]);
                        descriptor.set!.call(this, given);
                    },
                });
            }
        }
        await new Promise((resolve) => setTimeout(resolve, duration));
        Object.defineProperties(prototype, originals);
        return [...whole].map(([canvas, strokes]) => {
            const { left, top, width, height } = canvas.getBoundingClientRect();
            return { width: canvas.width, height: canvas.height, place: { left, top, width, height }, strokes };
        });
    }, milliseconds);
}

/** Draws what was recorded in an empty page, all canvases `times` a second, until the page is closed. */
export async function replayCanvases(page: Page, recordings: readonly CanvasRecording[], times: number): Promise<void> {
    await page.evaluate(
        ({ drawn, perSecond }) => {
            document.body.style.margin = '0';
            const contexts = drawn.map(({ width, height, place }) => {
                const canvas = document.createElement('canvas');
                Object.assign(canvas, { width, height });
                const sizes = Object.entries(place).map(([name, pixels]) => [name, `${pixels}px`]);
                Object.assign(canvas.style, { position: 'absolute', ...Object.fromEntries(sizes) });
                document.body.append(canvas);
                return canvas.getContext('2d') as unknown as Record<string, unknown>;
            });
            const draw = (): void => {
                drawn.forEach(({ strokes }, index) => {
                    const context = contexts[index]!;
                    for (const [name, values, assigned] of strokes) {
                        if (assigned) {
                            context[name] = values[0];
                        } else {
                            (context[name] as (...parameters: unknown[]) => void)(...values);
                        }
                    }
                });
            };
            setInterval(() => requestAnimationFrame(draw), 1000 / perSecond);
        },
        { drawn: recordings, perSecond: times },
    );
}
