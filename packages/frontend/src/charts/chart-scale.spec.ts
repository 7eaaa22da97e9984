import { strict as assert } from 'node:assert';
import type { ChartCurve } from './chart-curve';
import { valueScale } from './chart-scale';

function curve(...values: number[]): ChartCurve {
    const column = Float64Array.from(values);
    return { x: column.map((_, index) => index), columns: { min: column, max: column }, abandoned: [] } as unknown as ChartCurve;
}

describe('valueScale', () => {
    const everything = { min: 0, max: 100 };

    it('holds every number with a little room', () => {
        const { min, max } = valueScale([curve(2, 7), curve(-3, 5)], everything, false).range;
        assert.ok(min < -3 && min > -6);
        assert.ok(max > 7 && max < 10);
    });

    it('is never so narrow that a plot would not end to count its ticks', () => {
        for (const [low, high] of [
            [1, 1],
            [1, 1 + 2 ** -52],
            [Math.fround(1 - 2 ** -24), 1],
            [-5e6, -5e6 + 1e-9],
            [3e-12, 4e-12],
            [3e-12, 3e-12 * (1 + 2 ** -51)],
            [0, 0],
            [1e300, 1.1e300],
        ] as const) {
            const { min, max } = valueScale([curve(low, high)], everything, false).range;
            assert.ok(min <= low && max >= high, `${low} … ${high} in ${min} … ${max}`);
            assert.ok(max - min > 1e-9 * Math.max(Math.abs(low), Math.abs(high)), `${low} … ${high}: ${min} … ${max}`);
        }
    });
});
