import { strict as assert } from 'node:assert';
import type { MarkKind, RunMark } from '@onthefly/shared-types';
import { groupMarks, MARK_RADIUS } from './mark-groups';

function mark(kind: MarkKind, step: number): RunMark {
    return { kind, step, at: step, text: kind };
}

describe('groupMarks', () => {
    it('unites what would cover each other and shows the most important', () => {
        const marks = [mark('pause', 10), mark('fork', 12), mark('test', 100), mark('resume', 300)];
        const groups = groupMarks(marks, ({ step }) => (step > 200 ? undefined : step));
        assert.deepEqual(
            groups.map(({ left, kind, marks: { length } }) => [left, kind, length]),
            [
                [10, 'fork', 2],
                [100, 'test', 1],
            ],
        );
    });

    it('keeps letters inside of the plotting area and off each other at its left edge', () => {
        const groups = groupMarks([mark('pause', 0), mark('fork', 18), mark('test', 60)], ({ step }) => step);
        assert.deepEqual(
            groups.map(({ center, marks: { length } }) => [center, length]),
            [
                [MARK_RADIUS, 2],
                [60, 1],
            ],
        );
        groups.forEach(({ center }, index) => assert.ok(index === 0 || center - groups[index - 1]!.center >= 2 * MARK_RADIUS));
    });
});
