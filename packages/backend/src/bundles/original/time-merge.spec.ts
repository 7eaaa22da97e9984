import assert from 'node:assert/strict';
import { mergeByTime } from './time-merge';

async function* stream(...times: (number | undefined)[]): AsyncGenerator<{ at: number | undefined; name: string }> {
    for (const [place, at] of times.entries()) {
        yield { at, name: `${times.length}.${place}` };
    }
}

async function namesOf(...streams: AsyncGenerator<{ at: number | undefined; name: string }>[]): Promise<string[]> {
    const names: string[] = [];
    for await (const { name } of mergeByTime(streams)) {
        names.push(name);
    }
    return names;
}

describe('Merging by time', () => {
    it('makes one stream of several', async () => {
        assert.deepEqual(await namesOf(stream(1, 4, 5), stream(2, 3)), ['3.0', '2.0', '2.1', '3.1', '3.2']);
        assert.deepEqual(await namesOf(stream(), stream(7)), ['1.0']);
        assert.deepEqual(await namesOf(), []);
    });

    it('leaves the order within a stream alone, whatever its times say', async () => {
        assert.deepEqual(await namesOf(stream(5, undefined, 1), stream(6)), ['3.0', '3.1', '3.2', '1.0']);
    });
});
