import assert from 'node:assert/strict';
import { createWriteStream, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { ZipFile } from 'yazl';
import { BundleForgery, patch } from '../support/bundle-forgery';
import { writeCheckpointFiles } from '../support/checkpoint-files';
import { resultOf } from '../support/jobs';
import { Recording } from '../support/recording';
import { TestBackend } from '../support/test-backend';

/** As macOS, Windows, a Synology disk and an NFS client leave them. */
const CLUTTER = [
    '._manifest.json',
    '.DS_Store',
    'Thumbs.db',
    'desktop.ini',
    '@eaDir/manifest.json@SynoEAStream',
    'checkpoints/._x.pt',
    'checkpoints/@eaDir/x.pt/SYNOINDEX',
    '__MACOSX/._manifest.json',
    '.nfs000000000001',
];

describe('A bundle that went through other programs', function () {
    this.timeout(60_000);

    let folder: string;
    let good: string;
    let bundle: BundleForgery;

    before(async () => {
        folder = mkdtempSync(join(tmpdir(), 'onthefly-packed-'));
        const maker = await TestBackend.start();
        const recording = new Recording('fork-merge-reset');
        await recording.play(await maker.port());
        await maker.untilStored(recording.events.length);
        await writeCheckpointFiles(maker, join(folder, 'checkpoints'));
        const sessions = await maker.dashboard.listSessions();
        good = join(folder, 'good');
        const sessionIds = sessions.map(({ sessionId }) => sessionId);
        await resultOf(maker.dashboard, { type: 'exportSessions', sessionIds, format: 'bundle', path: good });
        await maker.stop();
    });

    after(() => rmSync(folder, { recursive: true, force: true }));

    beforeEach(() => {
        bundle = BundleForgery.copy(good, mkdtempSync(join(folder, 'copy-')));
    });

    async function comesIn(path: string): Promise<void> {
        const backend = await TestBackend.start();
        try {
            const seen = await backend.dashboard.inspectBundle({ path });
            assert.ok(seen.type === 'contents');
            assert.deepEqual(seen.problems, []);
            const result = await resultOf(backend.dashboard, { type: 'importBundle', path });
            assert.ok(result.sessions.length > 0 && result.sessions.every(({ outcome }) => outcome === 'imported'));
            const files = new BundleForgery(good).manifest().files.length - 1;
            assert.equal(readdirSync(join(result.folder ?? '', 'checkpoints')).length, files);
        } finally {
            await backend.stop();
        }
    }

    it('comes in beside what file managers and network disks left in its folder', async () => {
        for (const name of CLUTTER) {
            mkdirSync(dirname(bundle.place(name)), { recursive: true });
            writeFileSync(bundle.place(name), 'clutter');
        }
        await comesIn(bundle.folder);
    });

    it('comes in from an archive with the same', async () => {
        const path = `${bundle.folder}.zip`;
        await bundle.zip(path, Object.fromEntries(CLUTTER.map((name) => [name, { contents: Buffer.from('clutter') }])));
        await comesIn(path);
    });

    it('comes in from an archive with backslashes between its folders', async () => {
        const path = `${bundle.folder}.zip`;
        const names = bundle.manifest().files.map((file) => file.path);
        await bundle.zip(path);
        for (const name of names.filter((each) => each.includes('/'))) {
            patch(path, name, name.replaceAll('/', '\\'), isEntryName);
        }
        await comesIn(path);
    });

    it('comes in from an archive in the format for large files', async () => {
        const zip = new ZipFile();
        const names = ['manifest.json', ...bundle.manifest().files.map((file) => file.path)];
        for (const name of names) {
            zip.addReadStream(Readable.from([readFileSync(bundle.place(name))]), name, { forceZip64Format: true, compress: false });
        }
        zip.end({ forceZip64Format: true, comment: '' });
        const path = `${bundle.folder}.zip`;
        await pipeline(zip.outputStream, createWriteStream(path));
        await comesIn(path);
    });

    it('comes in with letters that a Mac has spelled in two parts', async () => {
        const composed = 'checkpoints/r\u00e9sum\u00e9.pt';
        bundle.renameCheckpoint(composed, Buffer.from('weights'));
        renameSync(bundle.place(composed), bundle.place(composed.normalize('NFD')));
        await comesIn(bundle.folder);
    });

    it('is told to be unpacked wrongly when backslashes became parts of names', async () => {
        writeFileSync(bundle.place('checkpoints\\x.pt'), 'x');
        const backend = await TestBackend.start();
        try {
            const seen = await backend.dashboard.inspectBundle({ path: bundle.folder });
            assert.ok(seen.type === 'contents');
            assert.match(seen.problems.join(), /a backslash in its name, "checkpoints\\\\x\.pt".*Import the zip file itself/);
        } finally {
            await backend.stop();
        }
    });
});

/** Names of entries come after a header of fixed length; the manifest names the same files. */
function isEntryName(contents: Buffer, at: number): boolean {
    return [30, 46].some((length) => at >= length && contents.toString('latin1', at - length, at - length + 2) === 'PK');
}
