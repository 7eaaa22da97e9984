import { strict as assert } from 'node:assert';
import { isLabelled, logTicks } from './log-ticks';

describe('logTicks', () => {
    it('stands at whole digits and is labelled at powers of ten', () => {
        const ticks = logTicks(9.8e-6, 1.5e-3);
        assert.deepEqual(
            ticks.filter((tick) => isLabelled(tick, ticks)).map((tick) => tick.toPrecision(1)),
            ['0.00001', '0.0001', '0.001'],
        );
    });

    it('stands evenly where no powers are in sight', () => {
        assert.deepEqual(logTicks(9567.68, 11567.1), [10_000, 10_500, 11_000, 11_500]);
    });

    it('thins out many powers', () => {
        assert.ok(logTicks(1e-20, 1e20).length <= 9);
    });
});
