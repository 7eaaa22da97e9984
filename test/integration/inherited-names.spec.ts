import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { CommandLine } from '../support/command-line';
import { resultOf } from '../support/jobs';
import { TestBackend } from '../support/test-backend';
import { Wire } from '../support/wire';

/** What every object has by itself. */
const NAMES = ['__proto__', 'constructor', 'hasOwnProperty', 'toString', 'valueOf'];

describe('A metric, run and event with the name of something that every object has', () => {
    let backend: TestBackend;
    let folder: string;
    const inherited = Object.getOwnPropertyNames(Object).concat(Object.getOwnPropertyNames(Object.prototype));

    before(async () => {
        folder = mkdtempSync(join(tmpdir(), 'onthefly-names-'));
        backend = await TestBackend.start();
        const trainer = await Wire.open(await backend.port());
        let seq = 0;
        for (const runId of NAMES) {
            const line = (fields: object, metrics: readonly [string, number][] = []): string => {
                const envelope = { session_id: 'constructor', run_id: runId, run_gen: 0, event_seq: ++seq, ts: 1_800_000_000 + seq };
                return JSON.stringify(Object.fromEntries([...Object.entries({ ...envelope, ...fields }), ...metrics]));
            };
            await trainer.writeLine(line({ type: 'trainStep', step: 1, loss: 1 }));
            await trainer.writeLine(
                line(
                    { type: 'trainStep', step: 2, loss: 1 },
                    NAMES.map((name, index) => [name, index]),
                ),
            );
            await trainer.writeLine(line({ type: runId, text: 'text', meta: {}, parents: [] }, [['__proto__', 1]]));
        }
        await backend.untilStored(seq);
        await trainer.close();
    });

    after(async () => {
        await backend.stop();
        rmSync(folder, { recursive: true });
    });

    it('is kept and found like any other', async () => {
        const { metrics, runs } = await backend.state();
        assert.deepEqual(metrics, ['loss', ...NAMES]);
        assert.deepEqual(
            runs.map(({ runId }) => runId),
            NAMES,
        );
        for (const runId of NAMES) {
            const { series } = await backend.dashboard.getSeries({ sessionId: 'constructor', runId, metrics: NAMES, buckets: 10 });
            assert.deepEqual(
                series.map(({ step, last }) => [...step, ...last]),
                NAMES.map((_, index) => [2, index]),
            );
        }
    });

    it('is pushed to pages as rows of its own, and changes nothing that all objects share', async () => {
        await delay(200);
        const points = backend.events.flatMap((event) => (event.type === 'points' ? [event] : []));
        const entries = points.flatMap(({ metrics }) => Object.entries(metrics));
        assert.deepEqual(new Set(entries.map(([name]) => name)), new Set(['loss', ...NAMES]));
        assert.ok(entries.every(([, column]) => column instanceof Float64Array));
        assert.deepEqual(Object.getOwnPropertyNames(Object).concat(Object.getOwnPropertyNames(Object.prototype)), inherited);
    });

    it('stands in files, empty where a step does not have it', async () => {
        const path = join(folder, 'steps.csv');
        await resultOf(backend.dashboard, { type: 'exportSessions', sessionIds: ['constructor'], format: 'csv', path });
        const [head = '', first = '', second = ''] = readFileSync(path, 'utf8').split('\n');
        assert.ok(head.endsWith(`,loss,${NAMES.join(',')}`), head);
        assert.ok(first.endsWith(',1,,,,,'), first);
        assert.ok(second.endsWith(',1,0,1,2,3,4'), second);
        const { output } = await CommandLine.run(['metrics', 'constructor', '--csv', '--data-dir', (await backend.state()).storage.folder]);
        assert.match(output, /^step,epoch,ts,loss,__proto__,constructor.*\n1,,\d+,1,,,,,\n2,,\d+,1,0,1,2,3,4\n/);
    });
});
