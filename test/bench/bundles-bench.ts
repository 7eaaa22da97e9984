import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { JobRequest } from '@onthefly/shared-types';
import { resultOf } from '../support/jobs';
import { TestBackend } from '../support/test-backend';
import { stepLines, Wire } from '../support/wire';
import type { Bench, BenchOptions, BenchRow } from './bench';
import { megabytes, rounded } from './statistics';

const GIGABYTE = 1_000_000_000;
const PIECE = 1_000_000;
const FILES = 5;
const STEPS = 20_000;
const NANOSECONDS = 1e6;

/** Moving sessions with large checkpoints. `ONTHEFLY_BENCH_GIGABYTES` sets how much; as much again is needed for the copies. */
export const bundlesBench: Bench = {
    name: 'bundles',
    title: 'Exports and imports with large checkpoints',
    run: async (options) => {
        const bytes = Number(process.env['ONTHEFLY_BENCH_GIGABYTES'] ?? (options.quick ? 0.5 : 5)) * GIGABYTE;
        const folder = mkdtempSync(join(tmpdir(), 'onthefly-bench-bundles-'));
        try {
            return await measureAll(folder, bytes, options);
        } finally {
            rmSync(folder, { recursive: true, force: true });
        }
    },
};

async function measureAll(folder: string, bytes: number, { say }: BenchOptions): Promise<BenchRow[]> {
    say(`writing ${rounded(bytes / GIGABYTE)} GB of checkpoints`);
    const files: string[] = [];
    for (let place = 0; place < FILES; place++) {
        files.push(join(folder, `step${place}.pt`));
        await pipeline(Readable.from(noise(bytes / FILES)), createWriteStream(files[place] ?? ''));
    }
    const backend = await TestBackend.start();
    try {
        await fill(backend, files);
        say('the baseline: cp, sync, sha256sum');
        const baseline = perSecond(bytes, copyAndHash(files, folder));
        const rows: BenchRow[] = [];
        for (const format of ['bundle', 'zip'] as const) {
            const path = join(folder, `export.${format}`);
            rows.push(
                ...(await measure(backend, `export as ${format}`, bytes, baseline, say, {
                    type: 'exportSessions',
                    sessionIds: ['large'],
                    format,
                    path,
                })),
            );
            await backend.dashboard.execute({ type: 'deleteSession', target: { sessionId: 'large' } });
            rows.push(...(await measure(backend, `import of ${format}`, bytes, baseline, say, { type: 'importBundle', path })));
            rmSync(path, { recursive: true });
        }
        return rows;
    } finally {
        await backend.stop();
    }
}

/** Bytes that don't shrink, as weights don't. */
async function* noise(bytes: number): AsyncGenerator<Buffer> {
    let state = createHash('sha512').update('noise').digest();
    for (let written = 0; written < bytes; written += PIECE) {
        state = createHash('sha512').update(state).digest();
        yield Buffer.alloc(Math.min(PIECE, bytes - written), state);
    }
}

async function fill(backend: TestBackend, files: readonly string[]): Promise<void> {
    const wire = await Wire.open(await backend.port());
    await wire.write(`${stepLines('large', STEPS).join('\n')}\n`);
    await wire.writeLine({
        type: 'trainingFinished',
        status: 'completed',
        step: STEPS,
        session_id: 'large',
        event_seq: STEPS + 1,
        run_id: 'baseline',
        run_gen: 0,
        ts: 1_800_001_000,
    });
    await backend.untilStored(STEPS + 1);
    await wire.close();
    for (const [place, file] of files.entries()) {
        await backend.write(
            "INSERT INTO checkpoints VALUES ('large', ?, 'baseline', ?, 'save', 1800001000000, NULL, ?)",
            `./${place}.pt`,
            place,
            file,
        );
    }
}

/** Seconds that the machine's own programs take for the same. */
function copyAndHash(files: readonly string[], folder: string): number {
    const begin = performance.now();
    for (const file of files) {
        const copy = join(folder, 'copy');
        execFileSync('cp', [file, copy]);
        execFileSync('sync', [copy]);
        execFileSync('sha256sum', [file]);
        rmSync(copy);
    }
    return (performance.now() - begin) / 1_000;
}

async function measure(
    backend: TestBackend,
    what: string,
    bytes: number,
    baseline: number,
    say: BenchOptions['say'],
    request: JobRequest,
): Promise<BenchRow[]> {
    say(what);
    const delays = monitorEventLoopDelay({ resolution: 5 });
    const memory = process.memoryUsage().rss;
    let peak = memory;
    const watch = setInterval(() => (peak = Math.max(peak, process.memoryUsage().rss)), 50);
    delays.enable();
    const begin = performance.now();
    await resultOf(backend.dashboard, request);
    const rate = perSecond(bytes, (performance.now() - begin) / 1_000);
    delays.disable();
    clearInterval(watch);
    return [
        {
            measure: `${what}: MB a second`,
            value: rounded(rate),
            baseline: `${rounded(baseline)} with cp, sync and sha256sum`,
            ratio: rate / baseline,
        },
        { measure: '… additional memory at most', value: megabytes(peak - memory) },
        { measure: '… event loop delay of the backend, 99th percentile', value: `${rounded(delays.percentile(99) / NANOSECONDS)} ms` },
        { measure: '… longest', value: `${rounded(delays.max / NANOSECONDS)} ms` },
    ];
}

function perSecond(bytes: number, seconds: number): number {
    return bytes / 1_000_000 / seconds;
}
