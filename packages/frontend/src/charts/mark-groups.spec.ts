import { strict as assert } from 'node:assert';
import type { MarkKind, RunMark } from '@onthefly/shared-types';
import { groupMarks } from './mark-groups';

function mark(kind: MarkKind, step: number): RunMark {
    return { kind, step, at: step, text: kind };
}

describe('groupMarks', () => {
    it('unites what would cover each other and shows the most important', () => {
        const marks = [mark('pause', 10), mark('fork', 12), mark('test', 100), mark('resume', 300)];
        const groups = groupMarks(marks, ({ step }) => (step > 200 ? undefined : step), 16);
        assert.deepEqual(
            groups.map(({ left, kind, marks: { length } }) => [left, kind, length]),
            [
                [10, 'fork', 2],
                [100, 'test', 1],
            ],
        );
    });
});
