import type { MarkKind, RunMark } from '@onthefly/shared-types';

/** The one that stands for others that are too near, first. */
const BY_IMPORTANCE: readonly MarkKind[] = ['alert', 'restore', 'fork', 'merge', 'test', 'pause', 'checkpoint', 'resume'];

export const MARK_LETTERS: Readonly<Record<MarkKind, string>> = {
    alert: '!',
    restore: 'R',
    fork: 'F',
    merge: 'M',
    test: 'T',
    pause: 'P',
    checkpoint: 'C',
    resume: '▸',
};

export const MARK_NAMES: Readonly<Record<MarkKind, string>> = {
    alert: 'Alert',
    restore: 'Restore',
    fork: 'Fork',
    merge: 'Merge',
    test: 'Test',
    pause: 'Pause',
    checkpoint: 'Checkpoint',
    resume: 'Resume',
};

/** Half of what a mark's letter takes, with a little room to the next one; in pixels. */
export const MARK_RADIUS = 8.5;

export interface MarkGroup {
    /** Where its line stands, in pixels from the left of the plotting area. */
    readonly left: number;
    /** The middle of its letter: at the left edge beside the line, so as not to cover the numbers of the axis. */
    readonly center: number;
    readonly kind: MarkKind;
    /** As they happened. */
    readonly marks: readonly RunMark[];
}

/** Unites marks whose letters would cover each other. `leftOf` tells where a mark stands, if it can be seen. */
export function groupMarks(marks: readonly RunMark[], leftOf: (mark: RunMark) => number | undefined): MarkGroup[] {
    const placed = marks.flatMap((mark) => {
        const left = leftOf(mark);
        return left === undefined ? [] : [{ mark, left }];
    });
    placed.sort((first, second) => first.left - second.left);
    const groups: { left: number; center: number; marks: RunMark[] }[] = [];
    for (const { mark, left } of placed) {
        const center = Math.max(MARK_RADIUS, left);
        const group = groups[groups.length - 1];
        if (group && center - group.center < 2 * MARK_RADIUS) {
            group.marks.push(mark);
        } else {
            groups.push({ left, center, marks: [mark] });
        }
    }
    return groups.map(({ left, center, marks: united }) => {
        const kinds = new Set(united.map(({ kind }) => kind));
        return { left, center, marks: united, kind: BY_IMPORTANCE.find((kind) => kinds.has(kind))! };
    });
}

/** Whether they look the same, to a tenth of a pixel. */
export function isSameMarks(some: readonly MarkGroup[], others: readonly MarkGroup[]): boolean {
    return (
        some.length === others.length &&
        some.every(({ left, kind, marks }, index) => {
            const other = others[index]!;
            const isNear = Math.abs(left - other.left) < 0.1;
            return isNear && kind === other.kind && marks.length === other.marks.length && marks[0] === other.marks[0];
        })
    );
}
