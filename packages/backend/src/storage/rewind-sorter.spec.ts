import assert from 'node:assert/strict';
import { RewindSorter } from '@onthefly/shared-types';

/** Steps in the order in which a trainer did them. */
function sort(steps: readonly number[]): Map<number, number[]> {
    const rows = steps
        .map((step, index) => ({ step, seq: index + 1 }))
        .sort((left, right) => left.step - right.step || left.seq - right.seq);
    const sorter = new RewindSorter();
    const stretches = new Map<number, number[]>();
    for (const [place, { step, seq }] of rows.entries()) {
        const stretch = sorter.sort(step, seq, rows[place + 1]?.step === step);
        stretches.set(stretch, [...(stretches.get(stretch) ?? []), step]);
    }
    return stretches;
}

describe('RewindSorter', () => {
    it('finds nothing in a run that only went on', () => {
        assert.deepEqual([...sort([1, 2, 3, 5, 8]).keys()], [0]);
    });

    it('finds what was done before the trainer went back', () => {
        const stretches = sort([1, 2, 3, 4, 5, 3, 4, 5, 6]);
        assert.deepEqual(stretches.get(0), [1, 2, 3, 4, 5, 6]);
        assert.deepEqual(stretches.get(1), [3, 4, 5]);
    });

    it('keeps two restores apart', () => {
        const stretches = sort([1, 2, 3, 4, 2, 3, 4, 5, 6, 7, 8, 6, 7, 8, 9]);
        assert.deepEqual(stretches.get(1), [2, 3, 4]);
        assert.deepEqual(stretches.get(2), [6, 7, 8]);
    });

    it('keeps attempts at the same steps apart', () => {
        const stretches = sort([1, 2, 3, 4, 1, 2, 3, 4, 1, 2, 3, 4]);
        assert.deepEqual(stretches.get(0)?.at(-1), 4);
        assert.deepEqual(
            [...stretches.values()].slice(1).map((steps) => steps.at(-1)),
            [4, 4],
        );
    });
});
