import { strict as assert } from 'node:assert';
import { run } from '../testing/fake-server';
import { LineageDrawing } from './lineage-drawing';

describe('LineageDrawing', () => {
    const runs = ['a', 'b', 'c', 'd'].map((runId, index, all) => ({ ...run('s1', runId), parents: index > 0 ? [all[index - 1]!] : [] }));

    it('stands generations below one another where there is no room for them side by side', () => {
        const drawing = new LineageDrawing();
        drawing.setRoom({ width: 800, height: 200 });
        drawing.arrange(runs, 'd');
        assert.equal(drawing.graph.flow, 'across');
        const low = drawing.naturalHeight;
        drawing.setRoom({ width: 360, height: 200 });
        drawing.arrange(runs, 'd');
        assert.equal(drawing.graph.flow, 'down');
        assert.ok(drawing.naturalHeight > low);
    });

    it('keeps a chosen view until runs come or go', () => {
        const drawing = new LineageDrawing();
        drawing.setRoom({ width: 800, height: 200 });
        drawing.arrange(runs, 'd');
        const fitted = drawing.view;
        drawing.zoom(2);
        drawing.setRoom({ width: 790, height: 200 });
        drawing.arrange(runs, 'a');
        assert.equal(drawing.view.scale, 2 * fitted.scale);
        drawing.arrange(runs.slice(0, 3), 'a');
        assert.ok(drawing.view.scale <= 1);
    });

    it('shows what lies outside of the window', () => {
        const drawing = new LineageDrawing();
        drawing.setRoom({ width: 300, height: 100 });
        drawing.arrange(runs, 'a');
        const seen = (runId: string): boolean => {
            const { x, y, scale } = drawing.view;
            const node = drawing.graph.nodes.find((each) => each.runId === runId)!;
            const point = { x: node.x * scale + x, y: node.y * scale + y };
            return point.x > 0 && point.x < 300 && point.y > 0 && point.y < 100;
        };
        assert.ok(seen('a'));
        assert.ok(!seen('d'));
        drawing.reveal('d');
        assert.ok(seen('d'));
    });
});
