import { strict as assert } from 'node:assert';
import { RequestBoard } from './dashboard-requests';

describe('RequestBoard', () => {
    it('keeps a request for an element that comes a moment later, once', () => {
        const board = new RequestBoard();
        const seen: string[] = [];
        board.ask('showPanel', 'runs');
        board.ask('showPanel', 'logs');
        const release = board.answer('showPanel', (panel) => seen.push(panel));
        assert.deepEqual(seen, ['logs']);
        board.ask('showPanel', 'health');
        assert.deepEqual(seen, ['logs', 'health']);
        release();
        board.answer('showPanel', (panel) => seen.push(`again ${panel}`));
        assert.deepEqual(seen, ['logs', 'health']);
    });

    it('leaves the newest element in charge when an older one goes', () => {
        const board = new RequestBoard();
        const seen: string[] = [];
        const releaseOld = board.answer('choose', (what) => seen.push(`old ${what}`));
        board.answer('choose', (what) => seen.push(`new ${what}`));
        releaseOld();
        board.ask('choose', 'run');
        assert.deepEqual(seen, ['new run']);
    });
});
