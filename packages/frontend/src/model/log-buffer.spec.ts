import { strict as assert } from 'node:assert';
import type { LogRow } from '@onthefly/shared-types';
import { LogBuffer } from './log-buffer';

function rows(...sequence: number[]): LogRow[] {
    return sequence.map((eventSeq) => ({ eventSeq, runId: 'run', ts: eventSeq, level: 'info', text: `row ${eventSeq}` }));
}

function sequence(buffer: LogBuffer): number[] {
    return buffer.rows.map((row) => row.eventSeq);
}

describe('LogBuffer', () => {
    it('orders by sequence and takes each row once', () => {
        const buffer = new LogBuffer();
        buffer.add(rows(5, 6), true);
        buffer.add(rows(6, 4, 8), true);
        buffer.add(rows(7, 8), true);
        assert.deepEqual(sequence(buffer), [4, 5, 6, 7, 8]);
    });

    it('gives a new array after a change', () => {
        const buffer = new LogBuffer();
        const before = buffer.rows;
        buffer.add(rows(1), true);
        assert.notEqual(buffer.rows, before);
    });

    it('drops the oldest rows while they are followed', () => {
        const buffer = new LogBuffer({ following: 10, reading: 20 });
        buffer.add(rows(...Array.from({ length: 12 }, (_, index) => index)), true);
        assert.deepEqual(sequence(buffer), [4, 5, 6, 7, 8, 9, 10, 11]);
        assert.equal(buffer.hasEarlier, true);
    });

    it('keeps what is being read and leaves out the newest beyond the limit', () => {
        const buffer = new LogBuffer({ following: 3, reading: 5 });
        buffer.add(rows(1, 2, 3, 4, 5), false);
        assert.equal(buffer.missesLatest, false);
        buffer.add(rows(6, 7), false);
        assert.deepEqual(sequence(buffer), [1, 2, 3, 4, 5]);
        assert.equal(buffer.missesLatest, true);
    });
});
