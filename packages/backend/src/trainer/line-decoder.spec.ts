import assert from 'node:assert/strict';
import { LineDecoder } from './line-decoder';

describe('LineDecoder', () => {
    function decode(maximumBytes: number, chunks: readonly (string | Buffer)[]): { lines: string[]; rejected: number[] } {
        const lines: string[] = [];
        const rejected: number[] = [];
        const decoder = new LineDecoder(maximumBytes, {
            acceptLine: (line) => lines.push(line.toString()),
            rejectLine: (bytes) => rejected.push(bytes),
        });
        chunks.forEach((chunk) => decoder.push(Buffer.from(chunk)));
        return { lines, rejected };
    }

    it('finds lines wherever the chunks are cut', () => {
        const text = 'first\nsecond\n\nthird\n';
        for (let size = 1; size <= text.length; size++) {
            const chunks = Array.from({ length: Math.ceil(text.length / size) }, (_, index) =>
                text.slice(index * size, (index + 1) * size),
            );
            assert.deepEqual(decode(100, chunks).lines, ['first', 'second', 'third'], `chunks of ${size}`);
        }
    });

    it('keeps a multi-byte character that is cut in two', () => {
        const bytes = Buffer.from('é\n');
        assert.deepEqual(decode(100, [bytes.subarray(0, 1), bytes.subarray(1)]).lines, ['é']);
    });

    it('does not hand out an unfinished line', () => {
        assert.deepEqual(decode(100, ['whole\nhalf']).lines, ['whole']);
    });

    it('rejects a line that is too long, once, and goes on at the next', () => {
        assert.deepEqual(decode(4, ['12345', '678', '9\n1234\nabcdef\nok\n']), { lines: ['1234', 'ok'], rejected: [9, 6] });
    });

    it('holds no more than the limit of an endless line', () => {
        const decoder = new LineDecoder(1_000, { acceptLine: () => undefined, rejectLine: () => undefined });
        const chunk = Buffer.alloc(600, 'x');
        for (let count = 0; count < 1_000; count++) {
            decoder.push(chunk);
        }
        const held = (decoder as unknown as { parts: Buffer[] }).parts.reduce((sum, part) => sum + part.length, 0);
        assert.ok(held <= 1_000, `${held} bytes held`);
    });
});
