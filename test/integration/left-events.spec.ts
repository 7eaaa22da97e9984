import assert from 'node:assert/strict';
import { copyFileSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import SqliteDatabase from 'better-sqlite3';
import { TestBackend } from '../support/test-backend';
import { stepLines, Wire } from '../support/wire';

const STEPS = 500;
const PATIENCE_MS = 15_000;

describe('Stopping while another process writes to the database', function () {
    this.timeout(60_000);
    let folder: string;

    beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'onthefly-left-'))));
    afterEach(() => rmSync(folder, { recursive: true }));

    it('leaves what is queued to the next start, which stores each event once, also when it does so again', async () => {
        const first = await TestBackend.start({ dataFolder: folder });
        const other = new SqliteDatabase(await first.databaseFile());
        const wire = await Wire.open((await first.state()).server.port);
        other.exec('BEGIN IMMEDIATE');
        await wire.write(`${stepLines('sess-left', STEPS).join('\n')}\n`);
        await until(
            async () => (await first.state()).sessions[0]?.sessionId === 'sess-left' && (await first.state()).latest?.step === STEPS,
        );
        await first.stop({ keepFolder: true });
        other.exec('ROLLBACK');
        await wire.close();
        const count = other.prepare("SELECT (SELECT count(*) FROM metrics), (SELECT count FROM summaries WHERE metric = 'loss')").raw();
        assert.deepEqual(count.get(), [0, null]);
        const [name = ''] = readdirSync(folder).filter((each) => each.startsWith('onthefly.waiting-'));
        const copy = join(folder, 'copy');
        copyFileSync(join(folder, name), copy);
        for (let time = 0; time < 2; time++) {
            const next = await TestBackend.start({ dataFolder: folder });
            await until(async () => !readdirSync(folder).some((each) => each.startsWith('onthefly.waiting-')));
            assert.deepEqual(count.get(), [STEPS, STEPS]);
            assert.equal((await next.state()).sessions[0]?.steps, STEPS);
            await next.stop({ keepFolder: true });
            // As if it had been ended after storing, before it could remove the file.
            copyFileSync(copy, join(folder, name));
        }
        other.close();
    });
});

async function until(condition: () => Promise<boolean>): Promise<void> {
    const deadline = Date.now() + PATIENCE_MS;
    while (!(await condition())) {
        assert.ok(Date.now() < deadline, 'it does not come to that');
        await delay(20);
    }
}
