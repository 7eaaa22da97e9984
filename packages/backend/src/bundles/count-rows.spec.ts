import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chooseSqliteDriver } from '../sqlite/choose-sqlite-driver';
import { silentLogger } from '../testing/silent-logger';
import { countRows } from './count-rows';

const PAGE_BYTES = 512;
const CHILDREN = 80;
const INTERIOR_TABLE_PAGE = 5;

describe('countRows', () => {
    const driver = chooseSqliteDriver(silentLogger);
    let folder: string;
    let path: string;

    beforeEach(() => {
        folder = mkdtempSync(join(tmpdir(), 'onthefly-count-'));
        path = join(folder, 'some.sqlite');
        const database = driver.open(path);
        database.pragma(`page_size = ${PAGE_BYTES}`);
        database.exec('CREATE TABLE a (x); CREATE TABLE b (x); CREATE TABLE c (x); CREATE TABLE d (x)');
        database.exec('INSERT INTO a VALUES (1), (2); INSERT INTO d VALUES (3)');
        database.close();
    });

    afterEach(() => rmSync(folder, { recursive: true }));

    async function count(): Promise<number> {
        const database = driver.open(path, { readonly: true });
        try {
            return await countRows(database, ['a', 'd'], 'some.sqlite', new AbortController().signal);
        } finally {
            database.close();
        }
    }

    /** Makes a page one that leads to the same other page again and again. */
    function leadFrom(page: number, child: number, contents: Buffer): void {
        const bytes = contents.subarray((page - 1) * PAGE_BYTES, page * PAGE_BYTES);
        const cell = PAGE_BYTES - 5;
        bytes.fill(0).writeUInt8(INTERIOR_TABLE_PAGE, 0);
        bytes.writeUInt16BE(CHILDREN, 3);
        bytes.writeUInt16BE(cell, 5);
        bytes.writeUInt32BE(child, 8);
        for (let place = 0; place < CHILDREN; place++) {
            bytes.writeUInt16BE(cell, 12 + 2 * place);
        }
        bytes.writeUInt32BE(child, cell);
        bytes.writeUInt8(1, cell + 4);
    }

    it('counts the rows of all tables', async () => {
        assert.equal(await count(), 3);
    });

    it('gives up on a file whose pages lead to the same rows again and again', async () => {
        const contents = readFileSync(path);
        leadFrom(2, 3, contents);
        leadFrom(3, 4, contents);
        leadFrom(4, 5, contents);
        writeFileSync(path, contents);
        await assert.rejects(count(), /some\.sqlite in the bundle is damaged/);
    });
});
