import type { LayoutConfigValue } from '@lit-labs/virtualizer/layouts/shared/Layout.js';
import { FlowLayout } from '@lit-labs/virtualizer/layouts/flow.js';

/** Rows of text are cheap to make, and the virtualizer's work grows with the square of those that it holds ready. */
class LogLayout extends FlowLayout {
    protected override _overhang = 180;
}

export interface LogPin {
    readonly index: number;
    readonly block: 'start' | 'end';
}

/** Rows below each other; the pinned one keeps its place at the list's start or end while others come and go. */
export function logLayout(pin: LogPin | undefined): LayoutConfigValue {
    // The layout keeps its pin until it is given null, which the type of its configuration doesn't know.
    return { type: LogLayout, pin: pin ?? null } as unknown as LayoutConfigValue;
}
