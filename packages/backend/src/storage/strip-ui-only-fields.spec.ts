import assert from 'node:assert/strict';
import type { LogRow } from '@onthefly/shared-types';
import { stripUiOnlyFields } from './strip-ui-only-fields';

function row(text: string, step?: number): LogRow {
    return { eventSeq: 1, runId: 'r', ts: 0, level: 'info', text, step };
}

describe('stripUiOnlyFields', () => {
    it('drops a step that the text repeats, and only that', () => {
        const [repeated, own, none] = stripUiOnlyFields([row('step 12: train_loss = 0.5', 12), row('saved', 12), row('epoch 3')]);
        assert.equal(repeated?.step, undefined);
        assert.equal(own?.step, 12);
        assert.equal(none?.step, undefined);
    });
});
