import assert from 'node:assert/strict';
import { chmodSync, copyFileSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { SCHEMA_VERSION } from '@onthefly/backend/lib/storage/migrations';
import type { DashboardState, Session } from '@onthefly/shared-types';
import { CommandLine, ServerProcess } from '../support/command-line';
import { EVERY_STORED_EVENT, TestBackend } from '../support/test-backend';
import { REPOSITORY } from '../support/trainer-process';
import { stepLines, Wire } from '../support/wire';

const EARLIER = join(REPOSITORY, 'test', 'fixtures', 'databases', 'version-3.sqlite');

describe('A data folder of another version', function () {
    this.timeout(60_000);

    let folder: string;
    let file: string;

    beforeEach(() => {
        folder = mkdtempSync(join(tmpdir(), 'onthefly-versions-'));
        file = join(folder, 'onthefly.sqlite');
    });

    afterEach(() => rmSync(folder, { recursive: true, force: true }));

    /** As a window of another version would. */
    function setVersion(version: number): void {
        const database = new SqliteDatabase(file, { timeout: 5_000 });
        database.pragma(`user_version = ${version}`);
        database.close();
    }

    const stepsOf = (state: DashboardState, sessionId: string): number | undefined =>
        state.sessions.find((session) => session.sessionId === sessionId)?.steps;

    it('that is newer is looked at; what is recorded meanwhile lies beside it, and later all is in one place', async () => {
        let backend = await TestBackend.start({ dataFolder: folder });
        const wire = await Wire.open(await backend.port());
        await wire.write(`${stepLines('live', 100).join('\n')}\n`);
        await backend.until('they are stored', (state) => stepsOf(state, 'live') === 100);
        await wire.close();
        await backend.stop({ keepFolder: true });
        setVersion(SCHEMA_VERSION + 1);
        backend = await TestBackend.start({ dataFolder: folder });
        const { storage } = await backend.state();
        assert.match(storage.problem ?? '', /newer version of OnTheFly: they can be looked at/);
        const again = await Wire.open(await backend.port());
        await again.write(`${stepLines('live', 100, { from: 101 }).join('\n')}\n`);
        await backend.until('it goes on', (state) => stepsOf(state, 'live') === 200);
        const steps = await backend.dashboard.getSteps({ sessionId: 'live', runId: 'baseline', limit: 1_000 });
        assert.deepEqual(
            steps.rows.map(({ step }) => step),
            Array.from({ length: 200 }, (_, index) => index + 1),
        );
        await again.close();
        await backend.stop({ keepFolder: true });
        const stored = (path: string): unknown[] => {
            const database = new SqliteDatabase(path, { readonly: true });
            const row = database.prepare(`SELECT count(*), min(event_seq), max(event_seq) FROM (${EVERY_STORED_EVENT})`).raw().get();
            database.close();
            return row as unknown[];
        };
        assert.deepEqual(stored(file), [100, 1, 100]);
        assert.deepEqual(stored(storage.recordsIn ?? ''), [100, 101, 200]);
        const looked = await CommandLine.json<Session[]>(['sessions', '--data-dir', folder]);
        assert.deepEqual([looked[0]?.sessionId, looked[0]?.steps], ['live', 100]);

        setVersion(SCHEMA_VERSION);
        backend = await TestBackend.start({ dataFolder: folder });
        const state = await backend.state();
        assert.deepEqual([stepsOf(state, 'live'), state.storage.problem, state.storage.recordsIn], [200, undefined, undefined]);
        assert.deepEqual(stored(file), [200, 1, 200]);
        const [row] = await backend.rows<{ seen_seq: string; count: number }>(
            'SELECT seen_seq, (SELECT count FROM summaries) AS count FROM sessions',
        );
        assert.deepEqual(row, { seen_seq: '[[1,200]]', count: 200 });
        await backend.stop();
    });

    it('is looked at from a terminal without being upgraded', async () => {
        copyFileSync(EARLIER, file);
        const sessions = await CommandLine.json<Session[]>(['sessions', '--data-dir', folder]);
        assert.ok(sessions.length > 0 && (sessions[0]?.runs ?? 0) > 0);
        const { exitCode, output } = await CommandLine.run([
            'metrics',
            'baseline',
            '--csv',
            '--session',
            'sess-1d11709a8d7c',
            '--data-dir',
            folder,
        ]);
        assert.equal(exitCode, 0);
        assert.ok(output.split('\n').length > 5);
        const database = new SqliteDatabase(file, { readonly: true });
        assert.equal(database.pragma('user_version', { simple: true }), 3);
        database.close();
        assert.deepEqual(
            readdirSync(folder).filter((name) => name.includes('before')),
            [],
        );
    });

    it('is not upgraded where its copy has no room, and what is recorded meanwhile is brought in when there is', async function () {
        if (process.platform === 'win32') {
            this.skip();
        }
        copyFileSync(EARLIER, file);
        const database = new SqliteDatabase(file);
        database.exec(`
            WITH RECURSIVE numbers (n) AS (SELECT 100000 UNION ALL SELECT n + 1 FROM numbers WHERE n < 140000)
            INSERT INTO metrics (session_id, run_id, step, event_seq, ts, loss)
            SELECT (SELECT session_id FROM sessions LIMIT 1), 'baseline', n, n, n, 1.0 / n FROM numbers`);
        database.close();
        // A real limit of the operating system: no file may become longer than 2 MB.
        const limited = join(folder, 'limited-node');
        writeFileSync(limited, `#!/bin/bash\nulimit -f 2048\nexec "${process.execPath}" "$@"\n`);
        chmodSync(limited, 0o755);
        const server = await ServerProcess.start(folder, undefined, {}, limited);
        const known = (await CommandLine.json<Session[]>(['sessions', '--data-dir', folder])).reduce((sum, { steps }) => sum + steps, 0);
        const wire = await Wire.open(server.ready.trainerPort);
        await wire.write(`${stepLines('meanwhile', 50).join('\n')}\n`);
        await server.untilSteps(known + 50);
        const refused = await CommandLine.run(['sessions', 'rename', 'baseline', 'x', '--data-dir', folder]);
        assert.equal(refused.exitCode, 1);
        await wire.close();
        const { errors } = await server.stop();
        assert.match(errors, /no room for the copy that is made before an upgrade .*: they can be looked at, not changed/);
        assert.ok(!readdirSync(folder).some((name) => name.includes('before')), 'nothing of the copy is left');

        const roomy = await ServerProcess.start(folder);
        await roomy.untilSteps(known + 50);
        await roomy.stop();
        assert.ok(existsSync(`${file}.before-v${SCHEMA_VERSION}`));
    });
});
