import { strict as assert } from 'node:assert';
import { fitView, panView, revealPoint, zoomView } from './lineage-view';

describe('lineage view', () => {
    const room = { width: 300, height: 200 };

    it('stands a small drawing in the middle in its own size', () => {
        assert.deepEqual(fitView({ width: 100, height: 100 }, room), { x: 100, y: 50, scale: 1 });
    });

    it('shrinks a large one no further than it can be read, and shows its end', () => {
        assert.deepEqual(fitView({ width: 1000, height: 100 }, room), { x: -550, y: 57.5, scale: 0.85 });
        assert.equal(fitView({ width: 1000, height: 100 }, room, 0).scale, 0.3);
    });

    it('keeps what is under the pointer there while zooming, within limits', () => {
        const view = zoomView({ x: 10, y: 20, scale: 1 }, 2, { x: 110, y: 120 });
        assert.deepEqual(view, { x: -90, y: -80, scale: 2 });
        assert.equal(zoomView(view, 100, { x: 0, y: 0 }).scale, 2.5);
    });

    it('moves only as far as needed to show a run', () => {
        const view = { x: 0, y: 0, scale: 1 };
        const size = { width: 100, height: 40 };
        assert.deepEqual(revealPoint(view, { x: 150, y: 100 }, size, room), view);
        assert.deepEqual(revealPoint(view, { x: 300, y: 10 }, size, room), { x: -50, y: 10, scale: 1 });
        assert.deepEqual(panView(view, 3, 4), { x: 3, y: 4, scale: 1 });
    });
});
