import assert from 'node:assert/strict';
import { toScalarsRecord, toVersionRecord } from './event-record';

/** Written by tensorboard 2.21.0 for Python. */
const VERSION_RECORD = '1800000000000000a37f4b2209000000c0ccb2da411a0d627261696e2e4576656e743a3275aa22ff';
const SCALAR_RECORD = '2400000000000000422b804d09000000000000f83f108580808080202a120a100a096772c3b6c39f652f78150000803ec0c31691';

describe('Event records', () => {
    it('begin as TensorBoard begins its own files', () => {
        assert.equal(toVersionRecord(1_791_701_760).toString('hex'), VERSION_RECORD);
    });

    it('hold any tag, and steps beyond 32 bits, as TensorBoard writes them', () => {
        const record = toScalarsRecord({ wallTime: 1.5, step: 2 ** 40 + 5, values: [['größe/x', 0.25]] });
        assert.equal(record.toString('hex'), SCALAR_RECORD);
    });
});
