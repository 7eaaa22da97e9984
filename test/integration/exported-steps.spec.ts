import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ExportRequest } from '@onthefly/shared-types';
import { CommandLine } from '../support/command-line';
import { resultOf } from '../support/jobs';
import { TestBackend } from '../support/test-backend';
import { Wire } from '../support/wire';

const READER = join(__dirname, '../../fixtures/tensorboard/read_events.py');
const STEPS = 200;
const RESTORED = 100;
const AFTER = 150;

interface Line {
    readonly step: number;
    readonly [metric: string]: unknown;
}

/** Trains to step 200, goes back to 100, and trains to 150 once more. The first loss is NaN; `gain` is logged now and then. */
function steps(): Line[] {
    const first = Array.from({ length: STEPS }, (_, index) => ({ step: index + 1, loss: index === 0 ? null : 1 / (index + 1) }));
    const again = Array.from({ length: AFTER - RESTORED }, (_, index) => ({ step: RESTORED + index + 1, loss: -1 }));
    return [...first, ...again].map((line) => ({
        ...line,
        time: 5,
        session: 6,
        '=1+1': 7,
        ...(line.step % 10 === 0 ? { gain: null } : {}),
    }));
}

function toLines(): string[] {
    return steps().map((line, index) =>
        JSON.stringify({
            type: 'trainStep',
            epoch: 0,
            session_id: 'back',
            run_id: '+训练',
            run_gen: 0,
            event_seq: index + 1,
            ts: 1_800_000_000 + index,
            ...line,
        }),
    );
}

describe('Exported steps, after the trainer went back', function () {
    this.timeout(60_000);

    let backend: TestBackend;
    let folder: string;
    let dataFolder: string;

    before(async () => {
        folder = mkdtempSync(join(tmpdir(), 'onthefly-back-'));
        dataFolder = join(folder, 'data');
        backend = await TestBackend.start({ dataFolder });
        const wire = await Wire.open(await backend.port());
        await wire.write(`${toLines().join('\n')}\n`);
        await backend.untilStored(STEPS + AFTER - RESTORED);
        await wire.close();
    });

    after(async () => {
        await backend.stop();
        rmSync(folder, { recursive: true, force: true });
    });

    async function make(format: ExportRequest['format'], name: string, more: Partial<ExportRequest> = {}): Promise<string> {
        const path = join(folder, name);
        await resultOf(backend.dashboard, { type: 'exportSessions', sessionIds: ['back'], format, path, ...more });
        return path;
    }

    function assertStands(told: readonly (readonly [step: number, loss: number])[]): void {
        assert.deepEqual(
            told.map(([step]) => step),
            Array.from({ length: AFTER }, (_, index) => index + 1),
        );
        assert.ok(Number.isNaN(told[0]?.[1]), 'NaN is a value');
        assert.ok(told.every(([step, loss]) => step <= RESTORED || loss === -1));
    }

    function assertLeft(told: readonly (readonly [step: number, loss: number])[]): void {
        assert.deepEqual(
            told.map(([step]) => step),
            Array.from({ length: STEPS - RESTORED }, (_, index) => RESTORED + index + 1),
        );
        assert.ok(told.every(([step, loss]) => Math.abs(loss - 1 / step) < 1e-6));
    }

    it('hold as CSV what stands, and what was left as a run of its own', async () => {
        const text = readFileSync(await make('csv', 'steps.csv'), 'utf8');
        const [header = '', ...lines] = text.trimEnd().split('\n');
        assert.equal(header.slice(0, 1), '\uFEFF');
        const columns = header.slice(1).split(',');
        assert.equal(new Set(columns).size, columns.length, header);
        assert.deepEqual(columns.slice(0, 8), ['session_id', 'run_id', 'step', 'epoch', 'event_seq', 'ts', 'time', 'loss']);
        assert.ok(
            ['metric.time', 'session', "'=1+1", 'gain'].every((name) => columns.includes(name)),
            header,
        );
        const rows = lines.map((line) => line.split(','));
        const loss = columns.indexOf('loss');
        const of = (run: string): [number, number][] =>
            rows.filter((row) => row[1] === run).map((row) => [Number(row[2]), Number(row[loss])]);
        assert.deepEqual([...new Set(rows.map((row) => row[1]))], ["'+训练", "'+训练 (abandoned 1)"]);
        assertStands(of("'+训练"));
        assertLeft(of("'+训练 (abandoned 1)"));
        assert.equal(rows[0]?.[loss], 'NaN');
        const gains = rows.filter((row) => row[1] === "'+训练").map((row) => row[columns.indexOf('gain')]);
        assert.deepEqual([gains[0], gains[9]], ['', 'NaN'], 'what was not logged is empty');
        assert.equal(readFileSync(await make('csv', 'plain.csv', { byteOrderMark: false }), 'utf8'), text.slice(1));
    });

    it('hold as JSON Lines what stands, and what was left as a run of its own', async () => {
        const rows = readFileSync(await make('jsonl', 'steps.jsonl'), 'utf8')
            .trimEnd()
            .split('\n')
            .map((line) => JSON.parse(line) as { run_id: string; step: number; metrics: Record<string, unknown> });
        const of = (run: string): [number, number][] =>
            rows.filter(({ run_id: runId }) => runId === run).map(({ step, metrics }) => [step, Number(metrics['loss'])]);
        assertStands(of('+训练'));
        assertLeft(of('+训练 (abandoned 1)'));
        assert.equal(rows[0]?.metrics['loss'], 'NaN');
        assert.deepEqual([rows[0]?.metrics['gain'], rows[9]?.metrics['gain']], [undefined, 'NaN']);
    });

    it('hold for TensorBoard what stands, and what was left as a run of its own', async () => {
        const path = await make('tensorboard', 'board');
        const read = (run: string): [number, number][] => {
            const [file = ''] = readdirSync(join(path, run));
            const program = `import runpy, json; json.encoder.FLOAT_REPR = repr; runpy.run_path(${JSON.stringify(READER)}, run_name='__main__')`;
            const output = execFileSync('python3', ['-c', program, join(path, run, file)], { encoding: 'utf8' });
            const rows = JSON.parse(output.replaceAll('NaN', 'null')) as [number, number, Record<string, number | null>][];
            return rows.map(([, step, values]) => [step, values['loss'] === null ? NaN : Number(values['loss'])]);
        };
        assert.deepEqual(readdirSync(path).sort(), ['+训练', '+训练 (abandoned 1)', 'manifest.json']);
        assertStands(read('+训练'));
        assertLeft(read('+训练 (abandoned 1)'));
    });

    it('are printed in a terminal as they stand, and those that were left on request', async () => {
        const print = async (...more: string[]): Promise<[number, number][]> => {
            const { output, errors } = await CommandLine.run(['metrics', '+训练', '--csv', ...more, '--data-dir', dataFolder]);
            const [header = '', ...lines] = output.trimEnd().split('\n');
            assert.equal(errors, '');
            const columns = header.split(',');
            return lines
                .map((line) => line.split(','))
                .map((row) => [Number(row[columns.indexOf('step')]), Number(row[columns.indexOf('loss')])]);
        };
        assertStands(await print());
        assertLeft(await print('--abandoned'));
    });
});
