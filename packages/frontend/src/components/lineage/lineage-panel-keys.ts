import type { LineageDirection } from '../../model/lineage/lineage-layout';

export type LineageKey =
    | { readonly type: 'go'; readonly direction: LineageDirection }
    | { readonly type: 'pan'; readonly x: number; readonly y: number }
    | { readonly type: 'zoom'; readonly inwards: boolean }
    | { readonly type: 'everything' | 'show' | 'select' | 'clear' };

const DIRECTIONS: Readonly<Record<string, LineageDirection>> = {
    ArrowLeft: 'left',
    ArrowRight: 'right',
    ArrowUp: 'up',
    ArrowDown: 'down',
};

const PANS: Readonly<Record<LineageDirection, { readonly x: number; readonly y: number }>> = {
    left: { x: 1, y: 0 },
    right: { x: -1, y: 0 },
    up: { x: 0, y: 1 },
    down: { x: 0, y: -1 },
};

const OTHERS: Readonly<Record<string, LineageKey>> = {
    '+': { type: 'zoom', inwards: true },
    '=': { type: 'zoom', inwards: true },
    '-': { type: 'zoom', inwards: false },
    '0': { type: 'everything' },
    Enter: { type: 'show' },
    ' ': { type: 'select' },
    Escape: { type: 'clear' },
};

/** What a key means in the graph. Arrows go from run to run; with Shift they move the drawing. */
export function lineageKey({ key, shiftKey, ctrlKey, altKey, metaKey }: KeyboardEvent): LineageKey | undefined {
    if (ctrlKey || altKey || metaKey) {
        return undefined;
    }
    const direction = DIRECTIONS[key];
    if (direction) {
        return shiftKey ? { type: 'pan', ...PANS[direction] } : { type: 'go', direction };
    }
    return OTHERS[key];
}
