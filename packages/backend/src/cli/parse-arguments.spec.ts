import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseIndices, parseMultiplier, parsePort, parseRegion } from './parse-arguments';

describe('Arguments of the command line', () => {
    it('a region is two losses in order', () => {
        assert.deepEqual(parseRegion('0.5:2'), { minLoss: 0.5, maxLoss: 2 });
        assert.deepEqual(parseRegion('0:1e3'), { minLoss: 0, maxLoss: 1000 });
        for (const text of ['', ':', '1:', '2:1', 'a:b', '1:2:3', '1:Infinity']) {
            assert.throws(() => parseRegion(text), /two losses/, text);
        }
    });

    it('indices are numbers and ranges', () => {
        assert.deepEqual(parseIndices('7'), [7]);
        assert.deepEqual(parseIndices('0, 4,10-12'), [0, 4, 10, 11, 12]);
        for (const text of ['3-1', '99999999999999999999', '0-99999999999']) {
            assert.throws(() => parseIndices(text), /no sample number/, text);
        }
    });

    it('indices may be in a file, as lines or as JSON', () => {
        const folder = mkdtempSync(join(tmpdir(), 'onthefly-indices-'));
        const path = join(folder, 'samples');
        writeFileSync(path, '1\n2\n\n5-6\n');
        assert.deepEqual(parseIndices(path), [1, 2, 5, 6]);
        writeFileSync(path, '[3, 4,\n 9]\n');
        assert.deepEqual(parseIndices(path), [3, 4, 9]);
        writeFileSync(path, ' \n');
        assert.throws(() => parseIndices(path), /names no samples/);
        writeFileSync(path, '1\nloss\n');
        assert.throws(() => parseIndices(path), /"loss" is no sample number/);
        rmSync(folder, { recursive: true });
        assert.throws(() => parseIndices(path), /can't be read/);
    });

    it('a multiplier is not negative', () => {
        assert.equal(parseMultiplier('0.1'), 0.1);
        assert.throws(() => parseMultiplier('-1'), /not negative/);
        assert.throws(() => parseMultiplier('half'), /not negative/);
    });

    it('a port is in range', () => {
        assert.equal(parsePort('0'), 0);
        assert.throws(() => parsePort('65536'), /from 0 to 65535/);
        assert.throws(() => parsePort('47621x'), /from 0 to 65535/);
    });
});
