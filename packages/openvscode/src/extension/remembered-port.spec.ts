import assert from 'node:assert/strict';
import { portToTakeAgain, readRememberedPort } from './remembered-port';

describe('The port of a window that is loaded again', () => {
    const remembered = { port: 47_622, wanted: 47_621 };

    it('is the one before, as long as the same is set', () => {
        assert.equal(portToTakeAgain(remembered, 47_621), 47_622);
    });

    it('is the one before when the settings come late', () => {
        assert.equal(portToTakeAgain(remembered, undefined), 47_622);
    });

    it('is what is set when that is new', () => {
        assert.equal(portToTakeAgain(remembered, 50_000), undefined);
    });

    it('is what is set when there was none before, or when it can not be read', () => {
        assert.equal(portToTakeAgain(undefined, undefined), undefined);
        for (const stored of [undefined, null, 'x', { port: 47_622 }, { port: '47622', wanted: 47_621 }]) {
            assert.equal(readRememberedPort(stored), undefined);
        }
        assert.deepEqual(readRememberedPort({ ...remembered }), remembered);
    });
});
