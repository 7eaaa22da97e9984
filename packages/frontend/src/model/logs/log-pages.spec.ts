import { strict as assert } from 'node:assert';
import { logRow } from '../testing/fake-server';
import { LogPages, PAGE_ROWS } from './log-pages';

describe('LogPages', () => {
    it('tells which pages lack rows', () => {
        const pages = new LogPages();
        pages.set(PAGE_ROWS, logRow(1));
        assert.deepEqual(pages.missing(PAGE_ROWS, PAGE_ROWS + 1), []);
        assert.deepEqual(pages.missing(PAGE_ROWS - 1, PAGE_ROWS + 2), [0, 1]);
    });

    it('drops the pages that were not used for longest', () => {
        const pages = new LogPages(2);
        pages.set(0, logRow(1));
        pages.set(PAGE_ROWS, logRow(2));
        pages.touch(0, 1);
        pages.set(2 * PAGE_ROWS, logRow(3));
        assert.equal(pages.size, 2);
        assert.equal(pages.get(0)?.eventSeq, 1);
        assert.equal(pages.get(PAGE_ROWS), undefined);
    });
});
