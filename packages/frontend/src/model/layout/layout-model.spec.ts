import { strict as assert } from 'node:assert';
import { LayoutModel } from './layout-model';
import { canMove, resizeHeights, visiblePlaces, type PanelDefault } from './layout-places';

const PANELS: readonly PanelDefault[] = [
    { id: 'metrics', column: 'main' },
    { id: 'logs', column: 'main' },
    { id: 'runs', column: 'side' },
];

function ids(layout: LayoutModel, column: 'main' | 'side'): readonly string[] {
    return visiblePlaces(layout.places, column).map(({ id }) => id);
}

describe('LayoutModel', () => {
    let layout: LayoutModel;

    beforeEach(() => {
        layout = new LayoutModel(PANELS);
    });

    it('moves panels within a column, past hidden ones, and to the other column', () => {
        layout.move('logs', 'up');
        assert.deepEqual(ids(layout, 'main'), ['logs', 'metrics']);
        layout.move('logs', 'across');
        assert.deepEqual(ids(layout, 'side'), ['runs', 'logs']);
        layout.setHidden('runs', true);
        assert.equal(canMove(layout.places, 'logs', 'up'), false);
        layout.move('logs', 'up');
        assert.deepEqual(ids(layout, 'side'), ['logs']);
    });

    it('comes back as it was left, with panels that are new since then in their place', () => {
        layout.move('logs', 'up');
        layout.setCollapsed('metrics', true);
        layout.setSideShare(0.4);
        const stored: unknown = JSON.parse(JSON.stringify(layout.state));

        const other = new LayoutModel([...PANELS, { id: 'health', column: 'side' }]);
        other.restore(stored);
        assert.deepEqual(ids(other, 'main'), ['logs', 'metrics']);
        assert.deepEqual(ids(other, 'side'), ['runs', 'health']);
        assert.equal(other.places.find(({ id }) => id === 'metrics')?.collapsed, true);
        assert.equal(other.sideShare, 0.4);
    });

    it('ignores stored nonsense', () => {
        const before = layout.state;
        layout.restore('wide');
        layout.restore({ places: [{ id: 7 }, { id: 'metrics', column: 'left', height: 1 }, 3], sideShare: 'half' });
        assert.deepEqual(layout.state, before);
    });

    it('keeps the height that somebody gave a panel until it is to have its own again', () => {
        layout.setHeights(new Map([['metrics', 300.4]]));
        const heights = (): unknown[] => layout.places.map(({ height }) => height);
        assert.deepEqual(heights(), [300, undefined, undefined]);
        const other = new LayoutModel(PANELS);
        other.restore(JSON.parse(JSON.stringify(layout.state)));
        assert.deepEqual(other.places, layout.places);
        layout.resetHeight('metrics');
        assert.deepEqual(heights(), [undefined, undefined, undefined]);
    });

    it('opens a panel that is hidden or folded', () => {
        layout.setHidden('logs', true);
        layout.setCollapsed('logs', true);
        layout.open('logs');
        assert.deepEqual(layout.places[1], { id: 'logs', column: 'main', hidden: false, collapsed: false });
    });

    it('goes back to the first arrangement', () => {
        const before = layout.state;
        layout.move('runs', 'across');
        layout.setHidden('logs', true);
        layout.reset();
        assert.deepEqual(layout.state, before);
    });
});

describe('resizeHeights', () => {
    it('takes from the panel below, but never more than it can give', () => {
        assert.deepEqual(resizeHeights([200, 200, 100], 0, 50), [250, 150, 100]);
        assert.deepEqual(resizeHeights([200, 100, 100], 0, 500), [700, 72, 100]);
        assert.deepEqual(resizeHeights([200, 100], 0, -500), [72, 228]);
        assert.deepEqual(resizeHeights([200, 100], 1, 40), [200, 140]);
    });
});
