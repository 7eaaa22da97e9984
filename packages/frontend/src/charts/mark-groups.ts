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

export interface MarkGroup {
    /** In pixels. */
    readonly left: number;
    readonly kind: MarkKind;
    /** As they happened. */
    readonly marks: readonly RunMark[];
}

/** Unites marks that would cover each other. `leftOf` tells where a mark stands, if it can be seen. */
export function groupMarks(marks: readonly RunMark[], leftOf: (mark: RunMark) => number | undefined, distance: number): MarkGroup[] {
    const placed = marks.flatMap((mark) => {
        const left = leftOf(mark);
        return left === undefined ? [] : [{ mark, left }];
    });
    placed.sort((first, second) => first.left - second.left);
    const groups: { left: number; marks: RunMark[] }[] = [];
    for (const { mark, left } of placed) {
        const group = groups[groups.length - 1];
        if (group && left - group.left < distance) {
            group.marks.push(mark);
        } else {
            groups.push({ left, marks: [mark] });
        }
    }
    return groups.map(({ left, marks: united }) => {
        const kinds = new Set(united.map(({ kind }) => kind));
        return { left, marks: united, kind: BY_IMPORTANCE.find((kind) => kinds.has(kind))! };
    });
}
