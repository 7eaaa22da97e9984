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

    it('goes on when the clock is set, back or far ahead, and still finds each step', () => {
        const reference = { ...columns(6), ts: Float64Array.of(10_000, 11_000, 7_000, 8_000, 1.7e15, 1.7e15 + 1_000) };
        for (const [kind, start] of [
            ['relative', 0],
            ['wall', 10],
        ] as const) {
            const axis = RunAxis.of(kind, reference, 10_000);
            assert.deepEqual(axis.range, { min: start, max: start + 3 });
            assert.deepEqual(
                [...axis.positionsOf(reference)].map((position) => position - start),
                [0, 1, 1, 2, 2, 3],
            );
            assert.equal(axis.markPosition(4, 8_000), start + 2);
            assert.deepEqual(axis.stepsIn({ min: start + 1.2, max: start + 2.5 }), { from: 3, to: 6 });
        }
    });

    it('counts time from the first step where the run is said to have begun after it', () => {
        const reference = columns(3);
        assert.deepEqual(RunAxis.of('relative', reference, 500_000).range, { min: 0, max: 2 });
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
