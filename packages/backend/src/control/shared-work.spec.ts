import assert from 'node:assert/strict';
import { SharedWork } from './shared-work';

describe('Work that several people asked for', () => {
    let signal: AbortSignal;
    let finish: (result: string) => void;
    let work: SharedWork<string>;

    beforeEach(() => {
        work = new SharedWork((given) => {
            signal = given;
            return new Promise((resolve) => (finish = resolve));
        });
    });

    it('goes on for the others when one stops waiting', async () => {
        const first = new AbortController();
        const second = new AbortController();
        const answers = [work.join(first.signal), work.join(second.signal)];
        first.abort();
        assert.equal(await answers[0], undefined);
        assert.equal(signal.aborted, false);
        finish('done');
        assert.equal(await answers[1], 'done');
        second.abort();
        assert.equal(signal.aborted, false, 'what is done is not given up any more');
    });

    it('is given up when the last one stops waiting', async () => {
        const askers = [new AbortController(), new AbortController()];
        const answers = askers.map((asker) => work.join(asker.signal));
        askers.forEach((asker) => asker.abort());
        assert.deepEqual(await Promise.all(answers), [undefined, undefined]);
        assert.equal(work.isGivenUp, true);
    });

    it('is not given up while somebody waits who cannot stop', async () => {
        const terminal = new AbortController();
        const page = work.join();
        const answer = work.join(terminal.signal);
        terminal.abort();
        assert.equal(await answer, undefined);
        assert.equal(work.isGivenUp, false);
        finish('done');
        assert.equal(await page, 'done');
    });

    it('is given up at once when the only one has stopped before it began', async () => {
        assert.equal(await work.join(AbortSignal.abort()), undefined);
        assert.equal(work.isGivenUp, true);
    });
});
