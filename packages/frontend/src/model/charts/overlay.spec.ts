import { strict as assert } from 'node:assert';
import { Overlay } from './overlay';

describe('Overlay', () => {
    it('adds runs of any session and takes them away', () => {
        const overlay = new Overlay();
        let changes = 0;
        overlay.onDidChange(() => changes++);
        overlay.toggle('s1', 'r1');
        overlay.toggle('s2', 'r1');
        overlay.toggle('s1', 'r1');
        assert.deepEqual(overlay.runs, [{ sessionId: 's2', runId: 'r1' }]);
        assert.equal(changes, 3);
    });

    it('gives each run one colour for good', () => {
        const overlay = new Overlay();
        const first = overlay.colorOf('s1', 'r1');
        assert.notEqual(overlay.colorOf('s1', 'r2').color, first.color);
        assert.deepEqual(overlay.colorOf('s1', 'r1'), first);
    });

    it('gives the first colours to the runs of another session that is shown, except those that are drawn', () => {
        const overlay = new Overlay();
        const first = overlay.colorOf('s1', 'r1');
        const second = overlay.colorOf('s1', 'r2');
        overlay.toggle('s1', 'r2');
        overlay.beginColors();
        assert.deepEqual(overlay.colorOf('s2', 'r1'), first);
        assert.notEqual(overlay.colorOf('s2', 'r2').color, second.color);
        assert.deepEqual(overlay.colorOf('s1', 'r2'), second);
    });

    it('tells runs beyond the palette apart by dashes', () => {
        const overlay = new Overlay();
        const colors = Array.from({ length: 12 }, (_, index) => overlay.colorOf('s1', `r${index}`));
        assert.equal(new Set(colors.map(({ color, dashed }) => `${color}${dashed}`)).size, 12);
    });

    it('restores what it can use', () => {
        const overlay = new Overlay();
        overlay.restore([{ sessionId: 's1', runId: 'r1' }, { runId: 3 }, undefined]);
        assert.deepEqual(overlay.runs, [{ sessionId: 's1', runId: 'r1' }]);
        overlay.restore('garbage');
        assert.deepEqual(overlay.runs, []);
    });
});
