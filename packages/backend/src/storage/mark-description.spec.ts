import assert from 'node:assert/strict';
import { describeMark } from './mark-description';

const BASE = { runId: 'baseline', at: 1 };

describe('describeMark', () => {
    it('tells a pause with its checkpoint', () => {
        const fields = { step: 34, request: { action: 'pause', reason: 'manual' }, ckpt: './checkpoints/a__step34.pt' };
        const mark = describeMark({ ...BASE, type: 'paused', fields }, 'baseline');
        assert.deepEqual(mark, { kind: 'pause', step: 34, at: 1, text: 'Training was paused.', checkpoint: './checkpoints/a__step34.pt' });
    });

    it('stands a fork on the parent where it was made and on the fork where it begins', () => {
        const fields = { parents: ['baseline'], meta: { kind: 'fork', at_step: 34, display_name: 'fork1', subset_count: 300 } };
        const event = { runId: 'fork1', at: 1, type: 'newRun', fields };
        assert.deepEqual(describeMark(event, 'baseline'), { kind: 'fork', step: 34, at: 1, text: 'fork1 was forked here on 300 samples.' });
        assert.deepEqual(describeMark(event, 'fork1'), { kind: 'fork', step: 0, at: 1, text: 'Forked from baseline at its step 34.' });
        assert.equal(describeMark(event, 'other'), undefined);
    });

    it('tells the result of a test', () => {
        const fields = { step: 16, avg_loss: 0.123456, env_test_label: 'final' };
        assert.equal(describeMark({ ...BASE, type: 'test_complete', fields }, 'baseline')?.text, 'Test “final”: average loss 0.1235.');
        const diverged = { ...fields, avg_loss: null };
        assert.equal(
            describeMark({ ...BASE, type: 'test_complete', fields: diverged }, 'baseline')?.text,
            'Test “final”: average loss NaN.',
        );
    });

    it('leaves out a checkpoint that was not written and the resume that begins a fork', () => {
        assert.equal(describeMark({ ...BASE, type: 'checkpoint_saved', fields: { step: 3, path: null } }, 'baseline'), undefined);
        assert.equal(describeMark({ ...BASE, type: 'resumed', fields: { step: 0 } }, 'baseline'), undefined);
    });
});
