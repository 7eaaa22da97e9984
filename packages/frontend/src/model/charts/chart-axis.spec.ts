import { strict as assert } from 'node:assert';
import { nearestIndex, RunAxis } from './chart-axis';
import type { SeriesColumns } from './series-buffer';

function columns(length: number): SeriesColumns {
    const step = Float64Array.from({ length }, (_, index) => index + 1);
    return {
        step,
        min: step,
        max: step,
        last: step,
        ts: step.map((value) => 1000 * value),
        epoch: step.map((value) => Math.floor((value - 1) / 10)),
    };
}

describe('RunAxis', () => {
    it('stands steps at themselves', () => {
        const axis = RunAxis.of('step', columns(5), 0);
        assert.deepEqual(axis.range, { min: 1, max: 5 });
        assert.deepEqual(axis.stepsIn({ min: 1.5, max: 3.2 }), { from: 1, to: 4 });
    });

    it('divides an epoch by its steps', () => {
        const axis = RunAxis.of('epoch', columns(25), 0);
        assert.equal(axis.positionOf(1), 0);
        assert.equal(axis.positionOf(11), 1);
        assert.equal(axis.positionOf(16), 1.5);
        assert.equal(axis.positionOf(25), 2.4);
        assert.equal(axis.stepAt(1.5), 16);
    });

    it('counts time from the start of the run, or tells the clock', () => {
        const reference = columns(5);
        assert.deepEqual([...RunAxis.of('relative', reference, 1000).positionsOf(reference)], [0, 1, 2, 3, 4]);
        assert.deepEqual([...RunAxis.of('wall', reference, 1000).positionsOf(reference)], [1, 2, 3, 4, 5]);
        assert.equal(RunAxis.of('relative', reference, 1000).stepAt(2), 3);
    });

    it('knows nothing of a run without steps', () => {
        assert.equal(RunAxis.of('epoch', columns(0), 0).range, undefined);
    });
});

describe('nearestIndex', () => {
    it('finds the nearer neighbour', () => {
        const column = Float64Array.of(1, 5, 9);
        assert.deepEqual(
            [-1, 2, 4, 8, 20].map((value) => nearestIndex(column, value)),
            [0, 0, 1, 2, 2],
        );
        assert.equal(nearestIndex(new Float64Array(), 3), undefined);
    });
});
