/*
 * Where a reader stands in a list that is too long to be laid out: `place` is a row, `y` where its top is, in pixels from the top of the
 * view. Rows that are not laid out count as of one line.
 */

export const LINE_PIXELS = 18;
/** Browsers clamp higher elements, each at another height. */
const MAXIMUM_SPACE_PIXELS = 8_000_000;

export interface LogPosition {
    readonly place: number;
    readonly y: number;
}

/** As much of a height as lines fill. */
export function wholeLines(height: number): number {
    return Math.floor(height / LINE_PIXELS) * LINE_PIXELS;
}

/** Height of what is scrolled. */
export function spaceHeight(total: number, viewHeight: number): number {
    return Math.max(viewHeight, Math.min(MAXIMUM_SPACE_PIXELS, total * LINE_PIXELS));
}

/** Where a jump of the scroll bar leads. At the ends of the bar are the ends of the list. */
export function positionAt(scrollTop: number, total: number, viewHeight: number): LogPosition {
    const range = spaceHeight(total, viewHeight) - viewHeight;
    const share = range > 0 ? Math.min(1, Math.max(0, scrollTop / range)) : 0;
    const line = share * Math.max(0, total - viewHeight / LINE_PIXELS);
    const place = Math.floor(line);
    return { place, y: -(line - place) * LINE_PIXELS };
}

/** The other way round. */
export function scrollTopAt({ place, y }: LogPosition, total: number, viewHeight: number): number {
    const range = spaceHeight(total, viewHeight) - viewHeight;
    const lines = Math.max(0, total - viewHeight / LINE_PIXELS);
    return lines > 0 ? Math.min(1, Math.max(0, (place - y / LINE_PIXELS) / lines)) * range : 0;
}

/** After scrolling by some pixels, as far as is known without laying out. */
export function movedBy({ place, y }: LogPosition, pixels: number): LogPosition {
    return { place, y: y - pixels };
}
