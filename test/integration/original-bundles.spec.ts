import assert from 'node:assert/strict';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import SqliteDatabase, { type Database } from 'better-sqlite3';
import type { ImportResult } from '@onthefly/shared-types';
import { writeCheckpointFiles } from '../support/checkpoint-files';
import { resultOf, runJob } from '../support/jobs';
import { Recording } from '../support/recording';
import { storedRows } from '../support/stored-rows';
import { TestBackend } from '../support/test-backend';

const SESSION = 'sess-0123456789ab';
/** In seconds, as the trainer tells times. */
const BEGIN = 1_795_330_000;

/** As the extension may have written it. */
const SCHEMA = `
    CREATE TABLE runs (run_id TEXT PRIMARY KEY, project TEXT, name TEXT, created_at INTEGER, status TEXT);
    CREATE TABLE run_edges (parent TEXT, child TEXT, PRIMARY KEY (parent, child)) WITHOUT ROWID;
    CREATE TABLE run_subsets (run_id TEXT PRIMARY KEY, indices TEXT);
    CREATE TABLE checkpoints (ckpt_id TEXT PRIMARY KEY, run_id TEXT, step INTEGER, path TEXT, created_at INTEGER, hash TEXT);
    CREATE TABLE metrics (
        id INTEGER PRIMARY KEY AUTOINCREMENT, run_id TEXT, step INTEGER, epoch INTEGER, loss REAL, val_loss REAL, accuracy REAL, lr REAL,
        grad_norm REAL, weight_norm REAL, activation_zero_frac REAL, throughput REAL, mem_vram REAL, gpu_util REAL, perplexity REAL, ts REAL);
    CREATE TABLE summaries (run_id TEXT PRIMARY KEY, final_loss REAL, val_loss REAL, updated_at INTEGER);
    CREATE TABLE kv (key TEXT PRIMARY KEY, value TEXT);
    CREATE TABLE logs (
        id INTEGER PRIMARY KEY AUTOINCREMENT, run_id TEXT, session_id TEXT, level TEXT, text TEXT, phase TEXT, step INTEGER, epoch INTEGER,
        ts INTEGER);
    CREATE TABLE test_metrics (id INTEGER PRIMARY KEY AUTOINCREMENT, run_id TEXT, step INTEGER, loss REAL, ts REAL);
    CREATE TABLE session_final_models (session_id TEXT PRIMARY KEY, run_id TEXT, ckpt_path TEXT, step INTEGER, avg_test_loss REAL, updated_at INTEGER);
    CREATE TABLE report_loss_dist (
        run_id TEXT, subset_on TEXT, losses TEXT, sample_indices TEXT, note TEXT, at_step INTEGER, at_epoch INTEGER, samples INTEGER,
        created_at INTEGER);
`;

function fill(database: Database): void {
    database.exec(SCHEMA);
    const insert = (table: string, ...values: unknown[]): void => {
        database.prepare(`INSERT INTO ${table} VALUES (${values.map(() => '?').join(', ')})`).run(...values);
    };
    insert('runs', 'baseline', 'spirals', 'baseline', BEGIN * 1_000, 'done');
    insert('runs', 'fork1', 'spirals', 'hard ones', (BEGIN + 20) * 1_000, 'done');
    insert('run_edges', 'baseline', 'fork1');
    insert('run_subsets', 'fork1', '[3,5,8]');
    for (let step = 1; step <= 40; step++) {
        const [run, own] = step <= 20 ? ['baseline', step] : ['fork1', step - 20];
        const more = [0.5, 0.001, 1, 2, 0.1, 100, 10, null, 7.5];
        insert('metrics', null, run, own, 0, 1 / step, step === 20 ? 0.25 : null, ...more, BEGIN + step);
        insert(
            'logs',
            null,
            run,
            SESSION,
            step === 7 ? 'warning' : 'info',
            `step ${own}: done`,
            'train',
            own,
            0,
            (BEGIN + step) * 1_000 + 1,
        );
    }
    insert('test_metrics', null, 'fork1', 1, 0.75, BEGIN + 50);
    insert('checkpoints', 'ck-1', 'baseline', 20, './checkpoints/spirals__baseline__step20.pt', (BEGIN + 20) * 1_000, 'abc');
    insert('checkpoints', 'ck-2', 'fork1', 20, './checkpoints/spirals__fork1__step20.pt', (BEGIN + 40) * 1_000, null);
    insert('session_final_models', SESSION, 'fork1', './checkpoints/final.pt', 20, 0.7, (BEGIN + 51) * 1_000);
    insert('report_loss_dist', 'baseline', 'train', '[0.5,null,0.25]', '[0,1,2]', 'a note', 20, 1, 3, (BEGIN + 21) * 1_000);
    insert('summaries', 'baseline', 0.05, 0.25, (BEGIN + 20) * 1_000);
    insert('kv', 'forkCounter', '1');
}

describe('Bundles of the original extension', function () {
    this.timeout(60_000);

    let backend: TestBackend;
    let folder: string;
    let bundle: string;

    beforeEach(async () => {
        folder = mkdtempSync(join(tmpdir(), 'onthefly-original-'));
        bundle = join(folder, 'bundle');
        backend = await TestBackend.start();
    });

    afterEach(async () => {
        await backend.stop();
        rmSync(folder, { recursive: true, force: true });
    });

    function make(write: (database: Database) => void, listing: object = { schema_version: 1.1 }): void {
        mkdirSync(join(bundle, 'checkpoints'), { recursive: true });
        mkdirSync(join(bundle, 'final_models'));
        writeFileSync(join(bundle, 'bundle.json'), JSON.stringify(listing));
        const database = new SqliteDatabase(join(bundle, 'runs.sqlite'));
        database.transaction(() => write(database))();
        database.close();
    }

    function makeWhole(): void {
        make(fill);
        writeFileSync(join(bundle, 'checkpoints', 'ck-1.pt'), 'first weights');
        writeFileSync(join(bundle, 'checkpoints', 'ck-2.pt'), 'second weights');
        writeFileSync(join(bundle, 'final_models', `${SESSION}-final.pt`), 'final weights');
    }

    async function importIt(): Promise<ImportResult> {
        const seen = await backend.dashboard.inspectBundle({ path: bundle });
        assert.ok(seen.type === 'contents' && seen.format === 'original', JSON.stringify(seen));
        assert.deepEqual(seen.problems, []);
        return resultOf(backend.dashboard, { type: 'importBundle', path: bundle });
    }

    it('come in without loss', async () => {
        makeWhole();
        const result = await importIt();
        assert.deepEqual(result.sessions, [{ sessionId: SESSION, originalId: SESSION, name: 'baseline', outcome: 'imported' }]);
        assert.deepEqual(result.notes, []);
        const [session] = await backend.dashboard.listSessions();
        assert.deepEqual([session?.project, session?.steps, session?.runs], ['spirals', 40, 2]);
        assert.equal(session?.startedAt, (BEGIN + 1) * 1_000);

        const runs = await backend.dashboard.listRuns(SESSION);
        assert.deepEqual(
            runs.map(({ runId, name, kind, parents, steps, startedAt }) => [runId, name, kind, parents, steps, startedAt]),
            [
                ['baseline', 'baseline', 'root', [], 20, BEGIN * 1_000],
                ['fork1', 'hard ones', 'fork', ['baseline'], 20, (BEGIN + 20) * 1_000],
            ],
        );
        const { rows, metrics } = await backend.dashboard.getSteps({ sessionId: SESSION, runId: 'baseline', limit: 100 });
        assert.deepEqual(
            rows.map(({ step, ts, metrics: { loss } }) => [step, ts, loss]),
            Array.from({ length: 20 }, (_, index) => [index + 1, (BEGIN + index + 1) * 1_000, 1 / (index + 1)]),
        );
        assert.equal(rows[0]?.metrics['perplexity'], 7.5, 'a metric that nobody here knew');
        assert.ok(metrics.includes('perplexity') && metrics.includes('val_loss'));
        const logs = await backend.dashboard.getLogs({ sessionId: SESSION, limit: 1_000 });
        assert.equal(logs.rows.length, 40);
        assert.deepEqual([logs.rows[6]?.level, logs.rows[6]?.ts, logs.rows[6]?.phase], ['warn', (BEGIN + 7) * 1_000 + 1, 'train']);

        const checkpoints = await backend.dashboard.listCheckpoints(SESSION);
        const contents = new Map(checkpoints.map(({ path, absolutePath }) => [path, readFileSync(absolutePath ?? '', 'utf8')]));
        assert.deepEqual(
            [...contents].sort(),
            [
                ['./checkpoints/spirals__baseline__step20.pt', 'first weights'],
                ['./checkpoints/spirals__fork1__step20.pt', 'second weights'],
                [`final_models/${SESSION}-final.pt`, 'final weights'],
            ].sort(),
        );
        const [report] = await backend.dashboard.listReports(SESSION);
        assert.deepEqual(
            [report?.runId, report?.subsetOn, report?.step, report?.samples, report?.note],
            ['baseline', 'train', 20, 3, 'a note'],
        );
        const whole = await backend.dashboard.getReport({ sessionId: SESSION, runId: 'baseline', subsetOn: 'train' });
        assert.deepEqual([...(whole?.losses ?? [])], [0.5, NaN, 0.25]);
        const rest = await storedRows(backend, [SESSION]);
        assert.deepEqual((rest['test_metrics'] ?? []).length, 1);
        const [final] = rest['session_final_models'] as { average_loss: number; checkpoint_path: string }[];
        assert.deepEqual([final?.average_loss, final?.checkpoint_path], [0.7, './checkpoints/final.pt']);
        const [subset] = rest['run_subsets'] as { indices: string; sample_count: number }[];
        assert.deepEqual([subset?.indices, subset?.sample_count], ['[3,5,8]', 3]);
        const kept = (rest['events'] as { type: string; fields: string }[]).map(({ type, fields }) => [type, JSON.parse(fields) as object]);
        const ofType = (type: string): unknown[] => kept.filter(([each]) => each === type).map(([, fields]) => fields);
        assert.deepEqual(ofType('original.kv'), [{ key: 'forkCounter', value: '1' }]);
        assert.deepEqual(ofType('original.summaries'), [
            { run_id: 'baseline', final_loss: 0.05, val_loss: 0.25, updated_at: (BEGIN + 20) * 1_000 },
        ]);
        assert.deepEqual(ofType('original.checkpoints'), [{ hash: 'abc', path: './checkpoints/spirals__baseline__step20.pt' }]);
        assert.equal(ofType('original.logs').length, 40, 'the epoch of each line');
        assert.deepEqual(
            (rest['runs'] as { meta: string }[]).map(({ meta }) => (JSON.parse(meta) as { original: object }).original),
            [{ status: 'done' }, { status: 'done' }],
        );
        const again = await resultOf(backend.dashboard, { type: 'importBundle', path: bundle });
        assert.deepEqual(
            again.sessions.map(({ outcome }) => outcome),
            ['present'],
        );
    });

    it('come in with other names of columns, without sessions, with a row for each metric and each sample', async () => {
        make((database) => {
            database.exec(`
                CREATE TABLE runs (runId TEXT, runName TEXT, parents TEXT, createdAt TEXT) ;
                CREATE TABLE metrics (runId TEXT, step INTEGER, name TEXT, value REAL, timestamp TEXT);
                CREATE TABLE report_loss_dist (runId TEXT, sampleIndex INTEGER, loss REAL);
                INSERT INTO runs VALUES ('a', 'First', '[]', '2026-11-22T00:00:00Z'), ('b', 'Second', '["a","x"]', '2026-11-22T01:00:00Z');
                INSERT INTO metrics VALUES
                    ('a', 1, 'loss', 0.5, '2026-11-22T00:00:01Z'), ('a', 1, 'lr', 0.1, '2026-11-22T00:00:01Z'),
                    ('a', 2, 'loss', 0.4, '2026-11-22T00:00:02Z'), ('b', 1, 'loss', 'NaN', '2026-11-22T01:00:01Z');
                INSERT INTO report_loss_dist VALUES ('a', 4, 0.5), ('a', 7, 0.25);
            `);
        });
        writeFileSync(join(bundle, 'checkpoints', 'stray.pt'), 'x');
        const { sessions, notes } = await importIt();
        assert.match(sessions[0]?.sessionId ?? '', /^original-[0-9a-f]{12}$/);
        assert.match(notes.join(), /Not imported, as its database does not name them: checkpoints\/stray\.pt/);
        const sessionId = sessions[0]?.sessionId ?? '';
        const runs = await backend.dashboard.listRuns(sessionId);
        assert.deepEqual(
            runs.map(({ runId, name, kind, parents }) => [runId, name, kind, parents]),
            [
                ['a', 'First', 'root', []],
                ['b', 'Second', 'merge', ['a', 'x']],
            ],
        );
        const { rows } = await backend.dashboard.getSteps({ sessionId, runId: 'a', limit: 10 });
        assert.deepEqual(
            rows.map(({ step, metrics: { loss, lr } }) => [step, loss, lr]),
            [
                [1, 0.5, 0.1],
                [2, 0.4, undefined],
            ],
        );
        const report = await backend.dashboard.getReport({ sessionId, runId: 'a', subsetOn: 'val' });
        assert.deepEqual(
            [[...(report?.losses ?? [])], [...(report?.sampleIndices ?? [])]],
            [
                [0.5, 0.25],
                [4, 7],
            ],
        );
        assert.equal(report?.summary.indicesArePositions, false);
    });

    it('come in with what stood in a log of changes beside the database', async () => {
        makeWhole();
        const database = new SqliteDatabase(join(bundle, 'runs.sqlite'));
        database.pragma('journal_mode = WAL');
        database.pragma('wal_autocheckpoint = 0');
        database.prepare('INSERT INTO test_metrics VALUES (NULL, ?, 2, 0.5, ?)').run('fork1', BEGIN + 52);
        const copy = join(folder, 'copy');
        cpSync(bundle, copy, { recursive: true });
        database.close();
        bundle = copy;
        assert.ok(readdirSync(bundle).includes('runs.sqlite-wal'));
        await importIt();
        assert.equal((await storedRows(backend, [SESSION]))['test_metrics']?.length, 2);
    });

    it('are made of a session, and give the same curves, logs and files when they come back', async () => {
        const recording = new Recording('fork-merge-reset');
        await recording.play(await backend.port());
        await backend.untilStored(recording.events.length);
        const contents = await writeCheckpointFiles(backend, join(folder, 'files'));
        const sessions = [...(await backend.dashboard.listSessions())].sort((left, right) => right.runs - left.runs);
        const sessionId = sessions[0]?.sessionId ?? '';
        const picture = async (): Promise<unknown> => {
            const runs = await backend.dashboard.listRuns(sessionId);
            const series = runs.map(({ runId }) => backend.dashboard.getSeries({ sessionId, runId, metrics: ['loss', 'lr'], buckets: 50 }));
            const { rows } = await backend.dashboard.getLogs({ sessionId, limit: 10_000 });
            return {
                runs: runs.map(({ runId, name, kind, parents, summaries, steps }) => ({ runId, name, kind, parents, summaries, steps })),
                series: (await Promise.all(series)).map((each) => each.series),
                logs: rows.map((row) => ({ ...row, ts: Math.round(row.ts) })),
            };
        };
        const before = await picture();
        const all = {
            type: 'exportSessions',
            sessionIds: sessions.map((each) => each.sessionId),
            format: 'original',
            path: bundle,
        } as const;
        await assert.rejects(runJob(backend.dashboard, all), /unsupported: The original's layout holds one session/);
        const exported = await resultOf(backend.dashboard, { ...all, sessionIds: [sessionId] });
        assert.match(exported.notes.join(), /no place for commands/);
        const listing = JSON.parse(readFileSync(join(bundle, 'bundle.json'), 'utf8')) as { schema_version: number };
        assert.equal(listing.schema_version, 1.1);
        const database = new SqliteDatabase(join(bundle, 'runs.sqlite'), { readonly: true });
        const ids = database.prepare('SELECT ckpt_id FROM checkpoints').pluck().all() as string[];
        database.close();
        assert.deepEqual(readdirSync(join(bundle, 'checkpoints')).sort(), ids.map((id) => `${id}.pt`).sort());

        await backend.dashboard.execute({ type: 'deleteSession', target: { sessionId } });
        const { sessions: imported } = await importIt();
        assert.deepEqual([imported[0]?.sessionId, imported[0]?.outcome], [sessionId, 'imported']);
        assert.deepEqual(await picture(), before);
        for (const { path, absolutePath, source } of await backend.dashboard.listCheckpoints(sessionId)) {
            assert.ok(source === 'final' || readFileSync(absolutePath ?? '').equals(contents.get(path) ?? Buffer.alloc(0)), path);
        }
    });

    it('hold the model that was tested last', async () => {
        const recording = new Recording('auto-test-hold');
        await recording.play(await backend.port());
        await backend.untilStored(recording.events.length);
        const [contents] = (await writeCheckpointFiles(backend, join(folder, 'files'))).values();
        const [{ sessionId } = { sessionId: '' }] = await backend.dashboard.listSessions();
        await resultOf(backend.dashboard, { type: 'exportSessions', sessionIds: [sessionId], format: 'original', path: bundle });
        assert.ok(readFileSync(join(bundle, 'final_models', `${sessionId}-final.pt`)).equals(contents ?? Buffer.alloc(0)));
    });

    const refusals: readonly (readonly [string, () => void, RegExp])[] = [
        ['a later schema', () => make(fill, { schema_version: 2 }), /schema version 2, which is newer/],
        ['no schema at all', () => make(fill, {}), /names no schema_version/],
        [
            'a trigger',
            () => make((database) => void (fill(database), database.exec('CREATE TRIGGER t AFTER INSERT ON logs BEGIN SELECT 1; END'))),
            /has a trigger, "t"/,
        ],
        ['a view', () => make((database) => database.exec('CREATE VIEW runs AS SELECT 1')), /has a view, "runs"/],
        [
            'an extra table',
            () => make((database) => void (fill(database), database.exec('CREATE TABLE more (x)'))),
            /a table that does not belong there, "more"/,
        ],
        [
            'a computed column',
            () => make((database) => database.exec('CREATE TABLE runs (run_id TEXT, x AS (hex(run_id)))')),
            /a column that is computed, in runs/,
        ],
        ['nothing in it', () => make((database) => database.exec('CREATE TABLE kv (key, value)')), /neither runs nor metrics/],
        [
            'a database that is cut off',
            () => void (make(fill), truncateSync(join(bundle, 'runs.sqlite'), 20_000)),
            /runs\.sqlite in the bundle is cut off/,
        ],
        ['no database', () => void (make(fill), rmSync(join(bundle, 'runs.sqlite'))), /lacks runs\.sqlite/],
    ];
    for (const [what, makeBad, sentence] of refusals) {
        it(`are refused with ${what}`, async () => {
            makeBad();
            const job = await runJob(backend.dashboard, { type: 'importBundle', path: bundle });
            assert.deepEqual([job.state, job.code], ['failed', 'bad-bundle'], job.message);
            assert.match(job.message, sentence);
            assert.deepEqual(await backend.dashboard.listSessions(), []);
        });
    }
});
