import { strict as assert } from 'node:assert';
import { groupMetrics } from './chart-groups';

const METRICS = ['loss', 'lr', 'custom', 'val/acc', 'val/f1', 'layer.0.grad', '/odd'];

describe('groupMetrics', () => {
    it('groups by what stands before the first slash or dot', () => {
        assert.deepEqual(groupMetrics(METRICS, ''), [
            { name: '', metrics: ['loss', 'lr', 'custom', '/odd'] },
            { name: 'val', metrics: ['val/acc', 'val/f1'] },
            { name: 'layer', metrics: ['layer.0.grad'] },
        ]);
    });

    it('keeps what contains the text, in whichever case', () => {
        assert.deepEqual(groupMetrics(METRICS, ' F1 '), [{ name: 'val', metrics: ['val/f1'] }]);
        assert.deepEqual(groupMetrics(METRICS, 'nothing'), []);
    });
});
