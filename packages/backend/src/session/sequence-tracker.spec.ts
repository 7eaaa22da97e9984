import assert from 'node:assert/strict';
import { SequenceTracker } from './sequence-tracker';

describe('SequenceTracker', () => {
    it('is one interval while numbers come in order', () => {
        const tracker = new SequenceTracker();
        for (let sequence = 1; sequence <= 1_000; sequence++) {
            assert.equal(tracker.add(sequence), true);
        }
        assert.deepEqual(tracker.seen, [[1, 1_000]]);
        assert.equal(tracker.missing, 0);
        assert.equal(tracker.firstMissing, 1_001);
    });

    it('takes any order and knows what it has seen', () => {
        const numbers = Array.from({ length: 500 }, (_, index) => ((index * 271) % 500) + 1);
        const tracker = new SequenceTracker();
        for (const sequence of numbers) {
            assert.equal(tracker.add(sequence), true);
            assert.equal(tracker.add(sequence), false);
        }
        assert.deepEqual(tracker.seen, [[1, 500]]);
    });

    it('counts what is missing, from the first number on', () => {
        const tracker = new SequenceTracker();
        [3, 4, 9].forEach((sequence) => tracker.add(sequence));
        assert.equal(tracker.missing, 6);
        assert.equal(tracker.firstMissing, 1);
        tracker.add(2);
        assert.deepEqual(tracker.seen, [
            [2, 4],
            [9, 9],
        ]);
    });

    it('goes on from what was stored and leaves that alone', () => {
        const stored = [[1, 10]] as const;
        const tracker = new SequenceTracker(stored);
        assert.equal(tracker.add(10), false);
        assert.equal(tracker.add(11), true);
        assert.deepEqual(stored, [[1, 10]]);
    });
});
