import { strict as assert } from 'node:assert';
import { PulledList } from './pulled-list';

describe('PulledList', () => {
    it('takes the answer to the last question only', async () => {
        const list = new PulledList<number>(() => undefined);
        let answerFirst: (content: readonly number[]) => void = () => undefined;
        const first = list.pull(() => new Promise((resolve) => (answerFirst = resolve)));
        await list.pull(async () => [2]);
        answerFirst([1]);
        await first;
        assert.deepEqual(list.content, [2]);
    });
});
