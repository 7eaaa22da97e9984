import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { BundleContents, ImportResult } from '@onthefly/shared-types';
import { writeCheckpointFiles } from '../support/checkpoint-files';
import { resultOf, runJob } from '../support/jobs';
import { Recording } from '../support/recording';
import { storedRows } from '../support/stored-rows';
import { TestBackend } from '../support/test-backend';
import { stepLines, Wire } from '../support/wire';

interface Manifest {
    readonly sessions: readonly { readonly sessionId: string; readonly name: string }[];
    readonly files: readonly { readonly path: string; readonly bytes: number; readonly sha256: string }[];
    readonly checkpoints: readonly { readonly path: string; readonly file?: string }[];
    readonly finalModels: readonly { readonly label: string; readonly file?: string }[];
}

describe('Bundles', function () {
    this.timeout(60_000);

    let backend: TestBackend;
    let folder: string;
    let contents: Map<string, Buffer>;
    let main: string;
    let all: string[];

    beforeEach(async () => {
        folder = mkdtempSync(join(tmpdir(), 'onthefly-bundles-'));
        backend = await TestBackend.start();
        const recording = new Recording('fork-merge-reset');
        await recording.play(await backend.port());
        await backend.untilStored(recording.events.length);
        contents = await writeCheckpointFiles(backend, join(folder, 'checkpoints'));
        const sessions = [...(await backend.dashboard.listSessions())].sort((left, right) => right.runs - left.runs);
        all = sessions.map(({ sessionId }) => sessionId);
        main = all[0] ?? '';
        await backend.dashboard.execute({ type: 'editSession', name: 'Wide', note: 'twice', target: { sessionId: main } });
        await backend.dashboard.execute({ type: 'editRun', runId: 'fork1', name: 'Hard', pinned: true, target: { sessionId: main } });
        // Reads what other processes changed, too.
        backend = await backend.restart();
    });

    afterEach(async () => {
        await backend.stop();
        rmSync(folder, { recursive: true, force: true });
    });

    /** What a person sees of a session. */
    async function picture(sessionId: string): Promise<unknown> {
        const runs = await backend.dashboard.listRuns(sessionId);
        const pages = await Promise.all(
            runs.map(async ({ runId }) => ({
                series: (await backend.dashboard.getSeries({ sessionId, runId, metrics: ['loss', 'val_loss'], buckets: 50 })).series,
                marks: await backend.dashboard.getMarks({ sessionId, runId }),
            })),
        );
        const logs = await backend.dashboard.getLogs({ sessionId, limit: 10_000 });
        const session = (await backend.dashboard.listSessions()).find((each) => each.sessionId === sessionId);
        return { runs, pages, logs, session };
    }

    async function remove(sessionIds: readonly string[]): Promise<void> {
        for (const sessionId of sessionIds) {
            assert.equal((await backend.dashboard.execute({ type: 'deleteSession', target: { sessionId } })).type, 'done');
        }
    }

    async function inspect(path: string): Promise<BundleContents> {
        const found = await backend.dashboard.inspectBundle({ path });
        assert.ok(found.type === 'contents', JSON.stringify(found));
        return found;
    }

    for (const format of ['bundle', 'zip'] as const) {
        it(`gives the same rows, files and picture after export, delete and import as ${format}`, async () => {
            const path = join(folder, format === 'zip' ? 'all.zip' : 'all');
            const rows = await storedRows(backend, all);
            const before = await picture(main);
            const exported = await resultOf(backend.dashboard, { type: 'exportSessions', sessionIds: all, format, path });
            assert.deepEqual([exported.sessions, exported.missing], [all.length, []]);
            assert.deepEqual(readdirSync(folder).sort(), ['checkpoints', format === 'zip' ? 'all.zip' : 'all'].sort());
            const seen = await inspect(path);
            assert.deepEqual([seen.problems, seen.missing], [[], []]);
            assert.deepEqual(
                seen.sessions.map(({ sessionId, isKnown }) => [sessionId, isKnown]).sort(),
                all.map((id) => [id, true]).sort(),
            );

            await remove(all);
            rmSync(join(folder, 'checkpoints'), { recursive: true });
            const imported = await resultOf(backend.dashboard, { type: 'importBundle', path });
            assert.ok(imported.sessions.every(({ outcome }) => outcome === 'imported'));
            assert.deepEqual(await storedRows(backend, all), rows);
            assert.deepEqual(await picture(main), before);
            const checkpoints = await backend.dashboard.listCheckpoints(main);
            assert.ok(checkpoints.length > 5);
            for (const checkpoint of checkpoints) {
                assert.ok(checkpoint.absolutePath?.startsWith(imported.folder ?? 'none'), checkpoint.absolutePath);
                assert.ok(readFileSync(checkpoint.absolutePath ?? '').equals(contents.get(checkpoint.path) ?? Buffer.alloc(0)));
            }
            backend = await backend.restart();
            assert.deepEqual(await picture(main), before, 'also after a restart');
        });
    }

    it('tells in its manifest what it holds, and that is true', async () => {
        const path = join(folder, 'one');
        const [{ path: lost, absolutePath } = { path: '', absolutePath: '' }] = await backend.dashboard.listCheckpoints(main);
        rmSync(absolutePath ?? '');
        const result = await resultOf(backend.dashboard, { type: 'exportSessions', sessionIds: [main], format: 'bundle', path });
        assert.deepEqual(result.missing, [lost]);
        const manifest = JSON.parse(readFileSync(join(path, 'manifest.json'), 'utf8')) as Manifest;
        assert.deepEqual(
            manifest.sessions.map(({ sessionId, name }) => [sessionId, name]),
            [[main, 'Wide']],
        );
        for (const { path: file, bytes, sha256 } of manifest.files) {
            const found = readFileSync(join(path, file));
            assert.equal(found.length, bytes);
            assert.equal(createHash('sha256').update(found).digest('hex'), sha256);
        }
        const files = readdirSync(path, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
        assert.equal(files.length, manifest.files.length + 1);
        assert.equal(
            result.bytes,
            files.reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0),
        );
        assert.deepEqual(
            manifest.checkpoints.filter(({ file }) => file === undefined).map((checkpoint) => checkpoint.path),
            [lost],
        );
        const { missing, sessions } = await inspect(path);
        assert.deepEqual([missing, sessions[0]?.checkpoints], [[lost], manifest.checkpoints.length - 1]);

        await remove([main]);
        await resultOf(backend.dashboard, { type: 'importBundle', path });
        const found = (await backend.dashboard.listCheckpoints(main)).find((checkpoint) => checkpoint.path === lost);
        assert.ok(found && found.absolutePath === undefined, 'it is known, and that it is not here');
    });

    it('leaves out checkpoints when that is wanted', async () => {
        const path = join(folder, 'light.zip');
        await resultOf(backend.dashboard, { type: 'exportSessions', sessionIds: [main], format: 'zip', path, checkpoints: false });
        assert.ok(statSync(path).size < 500_000);
        await remove([main]);
        const { folder: place } = await resultOf(backend.dashboard, { type: 'importBundle', path });
        assert.equal(place, undefined);
        assert.ok((await backend.dashboard.listCheckpoints(main)).every(({ absolutePath }) => absolutePath === undefined));
    });

    it('says that a session is here already, and brings in another one beside it under a new id', async () => {
        const path = join(folder, 'two');
        await resultOf(backend.dashboard, { type: 'exportSessions', sessionIds: all, format: 'bundle', path });
        const outcomes = ({ sessions }: ImportResult): string[] => sessions.map(({ outcome }) => outcome);
        const same = await resultOf(backend.dashboard, { type: 'importBundle', path });
        assert.deepEqual([...new Set(outcomes(same)), same.folder], ['present', undefined]);

        await backend.write(
            'UPDATE metrics SET loss = 42 WHERE session_id = ? AND event_seq IN (SELECT min(event_seq) FROM metrics)',
            main,
        );
        await backend.write("UPDATE logs SET text = 'changed' WHERE session_id = ?", main);
        const rows = await storedRows(backend, all);
        const other = await resultOf(backend.dashboard, { type: 'importBundle', path });
        const renamed = other.sessions.find(({ outcome }) => outcome === 'renamed');
        assert.deepEqual([renamed?.originalId, renamed?.sessionId, renamed?.name], [main, `${main}-2`, 'Wide']);
        assert.deepEqual(await storedRows(backend, all), rows, 'what was here is as it was');
        const sessions = await backend.dashboard.listSessions();
        assert.equal(sessions.length, all.length + 1);
        assert.equal(sessions.find(({ sessionId }) => sessionId === renamed?.sessionId)?.originId, main);
        assert.ok((await backend.dashboard.listCheckpoints(`${main}-2`)).every(({ absolutePath }) => existsSync(absolutePath ?? '')));

        const third = await resultOf(backend.dashboard, { type: 'importBundle', path });
        assert.deepEqual([...new Set(outcomes(third))], ['present'], 'the renamed one is known again');
    });

    it('replaces an earlier bundle only after a yes, and never a folder with something else in it', async () => {
        const path = join(folder, 'bundle');
        const request = { type: 'exportSessions', sessionIds: [main], format: 'bundle', path } as const;
        await resultOf(backend.dashboard, request);
        await assert.rejects(runJob(backend.dashboard, request), /already-exists/);
        await resultOf(backend.dashboard, { ...request, overwrite: true, sessionIds: all });
        assert.equal((JSON.parse(readFileSync(join(path, 'manifest.json'), 'utf8')) as Manifest).sessions.length, all.length);
        await assert.rejects(
            runJob(backend.dashboard, { ...request, path: join(folder, 'checkpoints'), overwrite: true }),
            /checkpoints holds .*\.pt, which no export has put there/,
        );
        assert.equal(readdirSync(join(folder, 'checkpoints')).length, contents.size);
    });

    it('come in while trainers are served, and leave nothing when that is cancelled', async () => {
        const wire = await Wire.open(await backend.port());
        await wire.write(`${stepLines('long', 40_000).join('\n')}\n`);
        await backend.until('all is stored', ({ sessions }) => sessions.some(({ steps }) => steps === 40_000));
        await wire.close();
        const path = join(folder, 'long.zip');
        await resultOf(backend.dashboard, { type: 'exportSessions', sessionIds: ['long', main], format: 'zip', path });
        const other = await TestBackend.start();
        try {
            const trainer = await Wire.open(await other.port());
            const start = async (): Promise<string> => {
                const started = await other.dashboard.startJob({ type: 'importBundle', path });
                assert.ok(started.type === 'started');
                return started.jobId;
            };
            const cancelled = await start();
            await other.until('rows come in', ({ jobs }) => jobs.some(({ message }) => message.startsWith('Taking in')));
            await other.dashboard.cancelJob(cancelled);
            assert.equal((await other.dashboard.getJob(cancelled))?.state, 'cancelled');
            const [left] = await other.rows<{ count: number }>(
                'SELECT (SELECT count(*) FROM sessions) + (SELECT count(*) FROM metrics) + (SELECT count(*) FROM imports) AS count',
            );
            assert.equal(left?.count, 0);
            assert.deepEqual(readdirSync(join(await other.databaseFile(), '../imported')), []);

            const jobId = await start();
            let storedMeanwhile = 0;
            for (let step = 1; (await other.dashboard.getJob(jobId))?.state === 'running'; step++) {
                await trainer.write(`${stepLines('live', 1, { from: step }).join('')}\n`);
                const live = (await other.dashboard.listSessions()).find(({ sessionId }) => sessionId === 'live');
                storedMeanwhile = live?.steps ?? 0;
                await delay(5);
            }
            assert.equal((await other.dashboard.getJob(jobId))?.state, 'done');
            assert.ok(storedMeanwhile > 10, `${storedMeanwhile} steps were stored meanwhile`);
            assert.ok((await other.dashboard.listSessions()).some(({ sessionId, steps }) => sessionId === 'long' && steps === 40_000));
            await trainer.close();
        } finally {
            await other.stop();
        }
    });
});
