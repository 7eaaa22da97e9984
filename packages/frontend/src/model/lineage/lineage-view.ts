import type { Point } from './lineage-layout';

/** How a drawing lies in its window: a point p of the drawing is seen at p × scale + (x, y). */
export interface LineageView extends Point {
    readonly scale: number;
}

export interface Extent {
    readonly width: number;
    readonly height: number;
}

const MINIMUM_SCALE = 0.15;
const MAXIMUM_SCALE = 2.5;
/** Where text can still be read. A larger drawing is not fitted any smaller at first. */
export const SMALLEST_READABLE_SCALE = 0.85;

/** Everything in the middle if it can still be read, otherwise as much of the drawing's end as there is room for. */
export function fitView(drawing: Extent, room: Extent, smallest: number = SMALLEST_READABLE_SCALE): LineageView {
    if (drawing.width <= 0 || drawing.height <= 0 || room.width <= 0 || room.height <= 0) {
        return { x: 0, y: 0, scale: 1 };
    }
    const wanted = Math.min(1, room.width / drawing.width, room.height / drawing.height);
    const scale = Math.max(smallest, MINIMUM_SCALE, wanted);
    const spareWidth = room.width - drawing.width * scale;
    const spareHeight = room.height - drawing.height * scale;
    return { x: spareWidth >= 0 ? spareWidth / 2 : spareWidth, y: spareHeight / 2, scale };
}

/** Zooms so that what is seen at `around` stays there. */
export function zoomView(view: LineageView, factor: number, around: Point): LineageView {
    const scale = Math.min(MAXIMUM_SCALE, Math.max(MINIMUM_SCALE, view.scale * factor));
    const change = scale / view.scale;
    return { x: around.x - (around.x - view.x) * change, y: around.y - (around.y - view.y) * change, scale };
}

export function panView(view: LineageView, x: number, y: number): LineageView {
    return { ...view, x: view.x + x, y: view.y + y };
}

/** Moves just so far that the whole of what stands at `point` is seen. */
export function revealPoint(view: LineageView, point: Point, size: Extent, room: Extent): LineageView {
    return {
        ...view,
        x: shift(view.x, point.x * view.scale, (size.width * view.scale) / 2, room.width),
        y: shift(view.y, point.y * view.scale, (size.height * view.scale) / 2, room.height),
    };
}

function shift(offset: number, middle: number, half: number, room: number): number {
    const low = middle - half + offset;
    const high = middle + half + offset;
    if (low < 0) {
        return offset - low;
    }
    return high > room ? offset - (high - room) : offset;
}
