import assert from 'node:assert/strict';
import { HalfLines } from './half-lines';
import { LineDecoder } from './line-decoder';

describe('Half lines', () => {
    it('are given up beyond a common limit, beginning with the one that has not grown for longest', () => {
        const found: string[] = [];
        const halfLines = new HalfLines(() => 100);
        const begin = (name: string): ((text: string) => void) => {
            const decoder = new LineDecoder(90, {
                acceptLine: (line) => found.push(`${name} ${line.length}`),
                rejectLine: (bytes) => found.push(`${name} lost ${bytes}`),
            });
            return (text) => {
                decoder.push(Buffer.from(text));
                halfLines.note(decoder);
            };
        };
        const [idle, growing, late] = [begin('idle'), begin('growing'), begin('late')];
        growing('x'.repeat(20));
        idle('x'.repeat(50));
        growing('x'.repeat(10));
        late('x'.repeat(30));
        growing('\n');
        late('\n');
        assert.deepEqual(found, ['growing 30', 'late 30'], 'the idle one was given up, the others fit then');
        idle('x\n');
        idle('next\n');
        assert.deepEqual(found.slice(2), ['idle lost 51', 'idle 4']);
    });
});
