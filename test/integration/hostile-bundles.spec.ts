import assert from 'node:assert/strict';
import { appendFileSync, linkSync, mkdtempSync, readdirSync, renameSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BundleForgery, listTree, patch, patchEntry, readEntry, writeAheadLog } from '../support/bundle-forgery';
import { writeCheckpointFiles } from '../support/checkpoint-files';
import { resultOf, runJob } from '../support/jobs';
import { Recording } from '../support/recording';
import { storedRows } from '../support/stored-rows';
import { TestBackend } from '../support/test-backend';

interface Hostile {
    readonly what: string;
    /** Makes it, at this path. */
    readonly make: (bundle: BundleForgery, path: string) => void | Promise<void>;
    /** What is said about it. */
    readonly sentence: RegExp;
    /** Only an import finds out, as it takes reading all files. */
    readonly isDeep?: boolean;
}

const FOLDERS: readonly Hostile[] = [
    {
        what: 'a path that leads out, in the manifest',
        make: (bundle) => bundle.changeManifest(({ files }) => files.push({ path: '../../evil.pt', bytes: 1, sha256: '0'.repeat(64) })),
        sentence: /names a file outside of itself, "\.\.\/\.\.\/evil\.pt"/,
    },
    {
        what: 'a whole path in the manifest',
        make: (bundle) => bundle.changeManifest(({ files }) => files.push({ path: '/etc/passwd', bytes: 1, sha256: '0'.repeat(64) })),
        sentence: /names a file by its whole path, "\/etc\/passwd"/,
    },
    {
        what: 'a checkpoint that is a file outside',
        make: (bundle) =>
            bundle.changeManifest((manifest) => (((manifest['checkpoints'] as { file?: string }[])[0] ?? {}).file = '../x.pt')),
        sentence: /names "\.\.\/x\.pt" as a checkpoint, which it does not list/,
    },
    {
        what: 'a symbolic link',
        make: (bundle) => {
            const place = bundle.place(bundle.checkpoint);
            rmSync(place);
            symlinkSync('/etc/passwd', place);
        },
        sentence: /is a link to somewhere else/,
    },
    {
        what: 'a folder that is a symbolic link',
        make: (bundle) => {
            renameSync(bundle.place('checkpoints'), `${bundle.folder}-elsewhere`);
            symlinkSync(`${bundle.folder}-elsewhere`, bundle.place('checkpoints'));
        },
        sentence: /"checkpoints" in the bundle is a link/,
    },
    {
        what: 'a hard link',
        make: (bundle) => linkSync(bundle.place(bundle.checkpoint), `${bundle.folder}-second-name`),
        sentence: /is a hard link: it is a file elsewhere, too/,
    },
    {
        what: 'a file that the manifest does not list',
        make: (bundle) => writeFileSync(bundle.place('extra.pt'), 'x'),
        sentence: /holds "extra\.pt", which its manifest does not list/,
    },
    {
        what: 'a file that is missing',
        make: (bundle) => rmSync(bundle.place(bundle.checkpoint)),
        sentence: /lacks ".*\.pt", which its manifest lists/,
    },
    {
        what: 'a manifest that lies about a size',
        make: (bundle) => appendFileSync(bundle.place(bundle.checkpoint), 'more'),
        sentence: /has \d+ bytes, and the bundle's manifest says \d+/,
    },
    {
        what: 'a manifest that lies about a checksum',
        make: (bundle) =>
            bundle.changeFile(bundle.checkpoint, (contents) => {
                contents.writeUInt8(contents.readUInt8(0) ^ 1, 0);
                return contents;
            }),
        sentence: /The contents of ".*\.pt" are not what the bundle says/,
        isDeep: true,
    },
    {
        what: 'a manifest that lists a file twice',
        make: (bundle) => bundle.changeManifest(({ files }) => files.push(...files.slice(0, 1))),
        sentence: /lists a file twice/,
    },
    {
        what: 'a manifest that names other sessions',
        make: (bundle) =>
            bundle.changeManifest(
                (manifest) => (((manifest['sessions'] as { sessionId: string }[])[0] ?? { sessionId: '' }).sessionId = 'other'),
            ),
        sentence: /names other sessions than the bundle holds/,
    },
    {
        what: 'a manifest that is no JSON',
        make: (bundle) => writeFileSync(bundle.place('manifest.json'), '{"format": "onthefly-bundle", '),
        sentence: /manifest\.json is damaged: it is no JSON/,
    },
    {
        what: 'a manifest with a field of the wrong kind',
        make: (bundle) => bundle.changeManifest((manifest) => (manifest['createdAt'] = 'yesterday')),
        sentence: /manifest\.json is wrong: "createdAt" must be a finite number/,
    },
    {
        what: 'a bundle of a later version',
        make: (bundle) => bundle.changeManifest((manifest) => (manifest['version'] = 2)),
        sentence: /made by a newer version of OnTheFly. Update/,
    },
    {
        what: 'another export',
        make: (bundle) => bundle.changeManifest((manifest) => (manifest['format'] = 'onthefly-tensorboard')),
        sentence: /an export that can only be looked at, no bundle/,
    },
    {
        what: 'a folder that is no bundle',
        make: (bundle) => rmSync(bundle.place('manifest.json')),
        sentence: /This is no bundle/,
    },
    {
        what: 'a database of a later version',
        make: (bundle) => {
            bundle.changeDatabase((database) => database.pragma('user_version = 999'));
            bundle.changeManifest((manifest) => (manifest['schemaVersion'] = 999));
        },
        sentence: /made by a newer version of OnTheFly. Update/,
    },
    {
        what: 'a database of another version than the manifest says',
        make: (bundle) => bundle.changeManifest((manifest) => (manifest['schemaVersion'] = 1)),
        sentence: /names another version of the database/,
    },
    {
        what: 'a database with a trigger',
        make: (bundle) =>
            bundle.changeDatabase((database) => database.exec('CREATE TRIGGER evil AFTER INSERT ON logs BEGIN DELETE FROM sessions; END')),
        sentence: /has a trigger, "evil": it would act by itself/,
    },
    {
        what: 'a database with a view',
        make: (bundle) => bundle.changeDatabase((database) => database.exec('CREATE VIEW evil AS SELECT * FROM logs')),
        sentence: /has a view, "evil"/,
    },
    {
        what: 'a view in the place of a table',
        make: (bundle) =>
            bundle.changeDatabase((database) =>
                database.exec("DROP TABLE kv; CREATE VIEW kv AS SELECT 'a' AS key, load_extension('x') AS value"),
            ),
        sentence: /has a view, "kv"/,
    },
    {
        what: 'a virtual table',
        make: (bundle) => bundle.changeDatabase((database) => database.exec('CREATE VIRTUAL TABLE evil USING fts5(text)')),
        sentence: /has a virtual table, "evil"/,
    },
    {
        what: 'an extra table',
        make: (bundle) => bundle.changeDatabase((database) => database.exec('CREATE TABLE evil (x)')),
        sentence: /has a table that does not belong there, "evil"/,
    },
    {
        what: 'an extra index',
        make: (bundle) => bundle.changeDatabase((database) => database.exec('CREATE INDEX evil ON logs (abs(step))')),
        sentence: /has an index that does not belong there, "evil"/,
    },
    {
        what: 'a table with another column',
        make: (bundle) => bundle.changeDatabase((database) => database.exec('ALTER TABLE logs ADD COLUMN evil TEXT AS (hex(zeroblob(9)))')),
        sentence: /is not as version \d+ of its schema has it: see "logs"/,
    },
    {
        what: 'a missing table',
        make: (bundle) => bundle.changeDatabase((database) => database.exec('DROP TABLE alerts')),
        sentence: /is not as version \d+ of its schema has it: see "alerts"/,
    },
    {
        what: 'a database that is cut off',
        make: (bundle) => {
            truncateSync(bundle.place('onthefly.sqlite'), 40_000);
            bundle.agree('onthefly.sqlite');
        },
        sentence: /onthefly\.sqlite in the bundle is cut off/,
    },
    {
        what: 'a database that is none',
        make: (bundle) => {
            writeFileSync(bundle.place('onthefly.sqlite'), 'This is no database at all, though it is long enough to be one. '.repeat(200));
            bundle.agree('onthefly.sqlite');
        },
        sentence: /is no SQLite database/,
    },
    {
        what: 'a database with damaged pages',
        make: (bundle) => {
            bundle.changeFile('onthefly.sqlite', (contents) => {
                contents.fill(0xff, 8_192, contents.length - 4_096);
                return contents;
            });
            bundle.agree('onthefly.sqlite');
        },
        sentence: /onthefly\.sqlite in the bundle is damaged/,
    },
    {
        what: 'text in the place of a number',
        make: (bundle) => bundle.changeDatabase((database) => database.exec("UPDATE metrics SET loss = 'high'")),
        sentence: /holds something that can't be right, in metrics\.loss/,
        isDeep: true,
    },
    {
        what: 'what should be JSON and is not',
        make: (bundle) => bundle.changeDatabase((database) => database.exec(`UPDATE sessions SET trainer = '{"pid":'`)),
        sentence: /in sessions\.trainer/,
        isDeep: true,
    },
    {
        what: 'JSON that would overflow the stack',
        make: (bundle) =>
            bundle.changeDatabase((database) =>
                database.prepare('UPDATE events SET fields = ?').run(`{"a":${'['.repeat(5_000)}${']'.repeat(5_000)}}`),
            ),
        sentence: /in events\.fields/,
        isDeep: true,
    },
    {
        what: 'a log line of no known level',
        make: (bundle) => bundle.changeDatabase((database) => database.exec("UPDATE logs SET level = '<script>'")),
        sentence: /in logs\.level/,
        isDeep: true,
    },
    {
        what: 'an empty session id',
        make: (bundle) => {
            bundle.changeDatabase((database) => database.exec('PRAGMA foreign_keys = OFF; UPDATE sessions SET session_id = char(0)'));
            bundle.changeManifest((manifest) => (manifest['sessions'] = [{ ...(manifest['sessions'] as object[])[0], sessionId: '' }]));
        },
        sentence: /"sessionId" must have 1 to \d+ characters/,
    },
];

const MEGABYTE = 1024 * 1024;

/** What a log of changes would do to the database that it lies beside. */
const CHANGES_BESIDE: Readonly<Record<string, string>> = {
    'changed rows': 'UPDATE metrics SET loss = 666',
    'a view without an end': `
        DROP TABLE alerts;
        CREATE VIEW alerts AS WITH RECURSIVE endless(session_id) AS (SELECT 'x' UNION ALL SELECT session_id FROM endless) SELECT * FROM endless`,
};

/** Where a database of ours may lie while it is read. */
const NAMES_BESIDE = ['work/onthefly.sqlite-wal', 'onthefly.sqlite-wal', 'checkpoints/onthefly.sqlite-wal'];

const ARCHIVES: readonly Hostile[] = [
    {
        what: 'a path that leads out',
        make: async (bundle, path) => {
            await bundle.zip(path, { 'XX/evil.txt': { contents: Buffer.from('x') } });
            patch(path, 'XX/evil.txt', '../evil.txt');
        },
        sentence: /names a file outside of itself, "\.\.\/evil\.txt"/,
    },
    {
        what: 'a path that leads out from within',
        make: async (bundle, path) => {
            await bundle.zip(path, { 'checkpoints/XX/XX/evil.pt': { contents: Buffer.from('x') } });
            patch(path, 'checkpoints/XX/XX/evil.pt', 'checkpoints/../../evil.pt');
        },
        sentence: /names a file outside of itself/,
    },
    {
        what: 'a whole path',
        make: async (bundle, path) => {
            await bundle.zip(path, { 'Xtmp/evil.txt': { contents: Buffer.from('x') } });
            patch(path, 'Xtmp/evil.txt', '/tmp/evil.txt');
        },
        sentence: /names a file by its whole path, "\/tmp\/evil\.txt"/,
    },
    {
        what: 'a path with a drive',
        make: async (bundle, path) => {
            await bundle.zip(path, { 'CX/evil.txt': { contents: Buffer.from('x') } });
            patch(path, 'CX/evil.txt', 'C:/evil.txt');
        },
        sentence: /names a file by its whole path, "C:\/evil\.txt"/,
    },
    {
        what: 'a path with backslashes',
        make: async (bundle, path) => {
            await bundle.zip(path, { 'XX/evil.txt': { contents: Buffer.from('x') } });
            patch(path, 'XX/evil.txt', '..\\evil.txt');
        },
        sentence: /names a file outside of itself/,
    },
    {
        what: 'a symbolic link',
        make: (bundle, path) => bundle.zip(path, { 'link.pt': { contents: Buffer.from('/etc/passwd'), mode: 0o120777 } }),
        sentence: /"link\.pt" in the bundle is a link, or no plain file/,
    },
    {
        what: 'names that differ in case only',
        make: (bundle, path) => bundle.zip(path, { 'MANIFEST.json': { contents: Buffer.from('{}') } }),
        sentence: /holds "MANIFEST\.json" twice|holds "manifest\.json" twice/,
    },
    {
        what: 'a bomb that says so',
        make: (bundle, path) => bundle.zip(path, { 'bomb.pt': { contents: Buffer.alloc(32 * MEGABYTE), compress: true } }),
        sentence: /"bomb\.pt" would unpack to 200 times its size or more: a zip bomb/,
    },
    {
        what: 'a bomb that says that it is small',
        make: async (bundle, path) => {
            const bytes = 1_000;
            const contents = Buffer.alloc(32 * MEGABYTE);
            bundle.changeManifest(({ files }) => files.push({ path: 'bomb.pt', bytes, sha256: '0'.repeat(64) }));
            bundle.changeManifest((manifest) =>
                (manifest['checkpoints'] as object[]).push({
                    ...(manifest['checkpoints'] as object[])[0],
                    path: 'bomb.pt',
                    file: 'bomb.pt',
                }),
            );
            await bundle.zip(path, { 'bomb.pt': { contents, compress: true } });
            patchEntry(path, 'bomb.pt', { unpacked: bytes });
        },
        sentence: /"bomb\.pt" in the zip file unpacks to more than it says: a zip bomb/,
        isDeep: true,
    },
    {
        what: 'files that share their contents',
        make: async (bundle, path) => {
            await bundle.zip(path, {
                'big.pt': { contents: Buffer.alloc(8 * MEGABYTE, 1) },
                'a.pt': { contents: Buffer.from('x') },
                'b.pt': { contents: Buffer.from('x') },
            });
            const { flags: _, ...shared } = readEntry(path, 'big.pt');
            patchEntry(path, 'a.pt', shared);
            patchEntry(path, 'b.pt', shared);
        },
        sentence: /share their contents: a zip bomb/,
    },
    {
        what: 'an encrypted file',
        make: async (bundle, path) => {
            await bundle.zip(path, { 'secret.pt': { contents: Buffer.from('x') } });
            const { flags, packed } = readEntry(path, 'secret.pt');
            // Twelve bytes come before the contents then.
            patchEntry(path, 'secret.pt', { flags: flags | 1, packed: packed + 12 });
        },
        sentence: /is encrypted\. Unpack it with its password/,
    },
    {
        what: 'a way of compression that nobody knows',
        make: async (bundle, path) => {
            await bundle.zip(path, { 'odd.pt': { contents: Buffer.from('x') } });
            patchEntry(path, 'odd.pt', { method: 12 });
        },
        sentence: /"odd\.pt" is compressed in a way that is not known here/,
    },
    {
        what: 'a file whose checksum is wrong',
        make: async (bundle, path) => {
            const { checkpoint } = bundle;
            await bundle.zip(path);
            patchEntry(path, checkpoint, { checksum: 1 });
        },
        sentence: /in the zip file is damaged/,
        isDeep: true,
    },
    {
        what: 'half of a zip file',
        make: async (bundle, path) => {
            await bundle.zip(path);
            truncateSync(path, 50_000);
        },
        sentence: /is no zip file, or only a part of one/,
    },
    {
        what: 'what is no zip file',
        make: (bundle, path) => {
            rmSync(bundle.folder, { recursive: true });
            writeFileSync(path, 'hello');
        },
        sentence: /is no zip file, or only a part of one/,
    },
    {
        what: 'an empty file',
        make: (bundle, path) => {
            rmSync(bundle.folder, { recursive: true });
            writeFileSync(path, '');
        },
        sentence: /is no zip file, or only a part of one/,
    },
];

describe('A hostile bundle', function () {
    this.timeout(60_000);

    let backend: TestBackend;
    let folder: string;
    let good: string;
    let dataFolder: string;
    let sessionIds: string[];
    let rows: Record<string, unknown[]>;

    before(async () => {
        folder = mkdtempSync(join(tmpdir(), 'onthefly-hostile-'));
        dataFolder = join(folder, 'data');
        const maker = await TestBackend.start({ dataFolder: join(folder, 'maker') });
        const recording = new Recording('fork-merge-reset');
        await recording.play(await maker.port());
        await maker.untilStored(recording.events.length);
        await writeCheckpointFiles(maker, join(folder, 'checkpoints'));
        const [largest] = [...(await maker.dashboard.listSessions())].sort((left, right) => right.runs - left.runs);
        good = join(folder, 'good');
        await resultOf(maker.dashboard, { type: 'exportSessions', sessionIds: [largest?.sessionId ?? ''], format: 'bundle', path: good });
        await maker.stop();
        backend = await TestBackend.start({ dataFolder });
        const other = new Recording('non-finite-loss');
        await other.play(await backend.port());
        await backend.untilStored(other.events.length);
        // What the trainer was asked is settled some time after it has gone.
        await backend.until('nothing is asked any more', ({ pendingCommands }) => pendingCommands.length === 0);
        sessionIds = (await backend.dashboard.listSessions()).map(({ sessionId }) => sessionId);
        rows = await storedRows(backend, sessionIds);
    });

    after(async () => {
        await backend.stop();
        rmSync(folder, { recursive: true, force: true });
    });

    async function refuses(path: string, { sentence, isDeep }: Hostile): Promise<void> {
        const before = listTree(folder);
        const seen = await backend.dashboard.inspectBundle({ path });
        assert.ok(seen.type === 'contents', JSON.stringify(seen));
        if (isDeep) {
            assert.deepEqual(seen.problems, []);
        } else {
            assert.match(seen.problems.join(), sentence);
        }
        const job = await runJob(backend.dashboard, { type: 'importBundle', path }).catch((error: Error) => ({
            state: 'failed',
            code: error.message.split(':')[0],
            message: error.message,
        }));
        assert.deepEqual([job.state, job.code], ['failed', 'bad-bundle'], job.message);
        assert.match(job.message, sentence);
        assert.deepEqual(listTree(folder), before, 'no file is there that was not there before');
        assert.deepEqual(
            (await backend.dashboard.listSessions()).map(({ sessionId }) => sessionId),
            sessionIds,
        );
        assert.deepEqual(await storedRows(backend, sessionIds), rows);
        const [left] = await backend.rows<{ count: number }>(
            'SELECT (SELECT count(*) FROM sessions) + (SELECT count(*) FROM imports) AS count',
        );
        assert.equal(left?.count, sessionIds.length, 'nothing hidden is left either');
    }

    for (const hostile of FOLDERS) {
        it(`is refused: ${hostile.what}`, async () => {
            const bundle = BundleForgery.copy(good, mkdtempSync(join(folder, 'bad-')));
            await hostile.make(bundle, bundle.folder);
            await refuses(bundle.folder, hostile);
        });
    }

    for (const hostile of ARCHIVES) {
        it(`is refused as a zip file: ${hostile.what}`, async () => {
            const bundle = BundleForgery.copy(good, mkdtempSync(join(folder, 'bad-')));
            const path = `${bundle.folder}.zip`;
            await hostile.make(bundle, path);
            await refuses(path, hostile);
        });
    }

    for (const [what, change] of Object.entries(CHANGES_BESIDE)) {
        it(`puts nothing beside the database that was checked: ${what}`, async () => {
            for (const name of NAMES_BESIDE) {
                const bundle = BundleForgery.copy(good, mkdtempSync(join(folder, 'beside-')));
                bundle.renameCheckpoint(name, writeAheadLog(bundle.place('onthefly.sqlite'), change));
                const before = listTree(folder);
                const own = await TestBackend.start();
                try {
                    const result = await resultOf(own.dashboard, { type: 'importBundle', path: bundle.folder });
                    const imported = result.sessions.map(({ sessionId }) => sessionId);
                    assert.equal(imported.length, 1);
                    assert.deepEqual(await own.rows('SELECT loss FROM metrics WHERE loss = 666'), []);
                    assert.deepEqual(await own.rows("SELECT 1 FROM runs WHERE run_id = 'forged'"), []);
                    assert.deepEqual(
                        readdirSync(result.folder ?? '', { recursive: true }).filter((each) => String(each).includes('sqlite')),
                        [],
                        'nothing bears the name that the bundle chose',
                    );
                } finally {
                    await own.stop();
                }
                assert.deepEqual(listTree(folder), before);
            }
        });
    }

    it('is nothing that is not there', async () => {
        const seen = await backend.dashboard.inspectBundle({ path: join(folder, 'none') });
        assert.deepEqual(seen.type === 'failed' && [seen.code, seen.message], [
            'not-found',
            `There is nothing at ${join(folder, 'none')}.`,
        ]);
    });

    it('is not one whose files a file manager has packed with its own', async () => {
        const bundle = BundleForgery.copy(good, mkdtempSync(join(folder, 'fine-')));
        writeFileSync(bundle.place('.DS_Store'), 'clutter');
        const path = `${bundle.folder}.zip`;
        const outer = new BundleForgery(mkdtempSync(join(folder, 'outer-')));
        renameSync(bundle.folder, outer.place('my bundle'));
        await outer.zip(path, { '__MACOSX/my bundle/._x': { contents: Buffer.from('x') } });
        const result = await resultOf(backend.dashboard, { type: 'importBundle', path });
        assert.deepEqual(
            result.sessions.map(({ outcome }) => outcome),
            ['imported'],
        );
        assert.ok(readdirSync(result.folder ?? '').length > 0);
    });
});
