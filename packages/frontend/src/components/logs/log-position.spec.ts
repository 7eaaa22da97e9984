import { strict as assert } from 'node:assert';
import { LINE_PIXELS, positionAt, scrollTopAt, spaceHeight } from './log-position';

describe('Position in a log', () => {
    const view = 360;

    it('has the ends of the list at the ends of the scroll bar, however long it is', () => {
        for (const total of [100, 1_000_000]) {
            const end = spaceHeight(total, view) - view;
            assert.deepEqual(positionAt(0, total, view), { place: 0, y: -0 });
            const { place, y } = positionAt(end, total, view);
            assert.equal(Math.round((total - place) * LINE_PIXELS + y), view);
        }
    });

    it('is found again from the scroll bar', () => {
        for (const total of [100, 1_000_000]) {
            const scrollTop = (spaceHeight(total, view) - view) * 0.37;
            assert.ok(Math.abs(scrollTopAt(positionAt(scrollTop, total, view), total, view) - scrollTop) < 1e-3);
        }
    });

    it('is the top where everything fits', () => {
        assert.deepEqual(positionAt(0, 3, view), { place: 0, y: -0 });
        assert.equal(scrollTopAt({ place: 0, y: 0 }, 3, view), 0);
    });
});
