import assert from 'node:assert/strict';
import { appendFileSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BundleForgery } from '../support/bundle-forgery';
import { writeCheckpointFiles } from '../support/checkpoint-files';
import { resultOf } from '../support/jobs';
import { Recording } from '../support/recording';
import { TestBackend } from '../support/test-backend';

describe('A checkpoint that its trainer replaces while it is exported', function () {
    this.timeout(60_000);

    let backend: TestBackend;
    let folder: string;
    let sessionId: string;
    let replaced: { readonly path: string; readonly absolutePath: string };

    before(async () => {
        folder = mkdtempSync(join(tmpdir(), 'onthefly-ring-'));
        backend = await TestBackend.start();
        const recording = new Recording('fork-merge-reset');
        await recording.play(await backend.port());
        await backend.untilStored(recording.events.length);
        await writeCheckpointFiles(backend, join(folder, 'checkpoints'));
        const [largest] = [...(await backend.dashboard.listSessions())].sort((left, right) => right.runs - left.runs);
        sessionId = largest?.sessionId ?? '';
        const [first] = await backend.dashboard.listCheckpoints(sessionId);
        assert.ok(first?.absolutePath !== undefined && existsSync(first.absolutePath));
        replaced = { path: first.path, absolutePath: first.absolutePath };
    });

    after(async () => {
        await backend.stop();
        rmSync(folder, { recursive: true, force: true });
    });

    for (const format of ['bundle', 'zip', 'original'] as const) {
        it(`is named as missing, and the rest is exported: ${format}`, async () => {
            const path = join(folder, format === 'zip' ? 'out.zip' : `out-${format}`);
            let isOver = false;
            const write = (): void => {
                appendFileSync(replaced.absolutePath, 'x');
                if (!isOver) {
                    setImmediate(write);
                }
            };
            write();
            const result = await resultOf(backend.dashboard, { type: 'exportSessions', sessionIds: [sessionId], format, path }).finally(
                () => (isOver = true),
            );
            assert.ok(result.missing.includes(replaced.path), result.missing.join());
            const known = await backend.dashboard.listCheckpoints(sessionId);
            const others = known.filter(({ absolutePath = '' }) => absolutePath !== replaced.absolutePath && existsSync(absolutePath));
            assert.ok(others.length > 0 && others.every((other) => !result.missing.includes(other.path)));
            assert.match(result.notes.join(), /gone, or changed while/);
            assert.deepEqual(
                readdirSync(folder).filter((name) => name.startsWith('.')),
                [],
                'nothing is left on the way',
            );
            if (format === 'bundle') {
                const checkpoints = new BundleForgery(path).manifest()['checkpoints'] as { path: string; file?: string }[];
                assert.equal(checkpoints.find((each) => each.path === replaced.path)?.file, undefined);
            }
            if (format !== 'original') {
                const other = await TestBackend.start();
                try {
                    const imported = await resultOf(other.dashboard, { type: 'importBundle', path });
                    assert.equal(imported.sessions.length, 1);
                } finally {
                    await other.stop();
                }
            }
        });
    }
});
