import assert from 'node:assert/strict';
import { ForeignRow } from './foreign-row';

describe('ForeignRow', () => {
    it('finds columns by any of their names, however these are written', () => {
        const row = new ForeignRow({ runId: 'a', CREATED_AT: 5, Step: '7' });
        assert.deepEqual([row.text('id', 'runid'), row.number('createdat'), row.count('step')], ['a', 5, 7]);
    });

    it('takes times in seconds, in milliseconds and as text', () => {
        const times = { a: 1_795_330_365.5, b: 1_795_330_365_500, c: '2026-11-22T01:32:45.500Z', d: '1795330365.5', e: 'soon' };
        const row = new ForeignRow(times);
        assert.deepEqual(
            ['a', 'b', 'd', 'e'].map((name) => row.time(name)),
            [1_795_330_365_500, 1_795_330_365_500, 1_795_330_365_500, undefined],
        );
        assert.equal(row.time('c'), Date.UTC(2026, 10, 22, 1, 32, 45, 500));
    });

    it('keeps what nobody asked for, but no empty columns and no row numbers', () => {
        const row = new ForeignRow({ id: 1, run_id: 'a', mood: 'good', nothing: null, bytes: new Uint8Array([1, 2]) });
        row.text('runid');
        assert.deepEqual(row.rest(), { mood: 'good', bytes: 'base64:AQI=' });
    });

    it('gives nothing for what is of another kind', () => {
        const row = new ForeignRow({ step: 'many', meta: '{"a":', loss: 'NaN', count: -3 });
        assert.deepEqual(
            [row.number('step'), row.json('meta'), row.number('loss'), row.count('count')],
            [undefined, undefined, undefined, undefined],
        );
    });
});
