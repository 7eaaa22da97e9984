import assert from 'node:assert/strict';
import type { Omission } from '@onthefly/shared-types';
import { CommandLine } from '../support/command-line';
import { TestBackend, type TestBackendOptions } from '../support/test-backend';
import { Wire } from '../support/wire';

const SESSION = 'sess-told';

function line(seq: number, fields: Readonly<Record<string, unknown>>): string {
    const envelope = { type: 'trainStep', session_id: SESSION, event_seq: seq, run_id: 'baseline', run_gen: 0, ts: 1_800_000_000 + seq };
    return JSON.stringify({ ...envelope, step: seq, ...fields });
}

describe('What a trainer sends', () => {
    let backend: TestBackend;
    let trainer: Wire;

    afterEach(() => backend.stop());

    async function start(settings: TestBackendOptions['settings'] = {}): Promise<void> {
        backend = await TestBackend.start({ settings });
        trainer = await Wire.open(await backend.port());
    }

    async function send(...lines: readonly string[]): Promise<void> {
        await trainer.write(`${lines.join('\n')}\n`);
    }

    async function omissions(count: number): Promise<readonly Omission[]> {
        const { sessions } = await backend.until('it was told', (state) => (state.sessions[0]?.omissions ?? []).length >= count);
        return sessions[0]?.omissions ?? [];
    }

    it('is kept whole under names of any length, as far as a key can be', async () => {
        await start();
        const [runId, metric, display] = ['r', 'm', 'd'].map((letter) => letter.repeat(60_000)) as [string, string, string];
        await send(
            line(1, { type: 'session_started', run_id: runId, project: 'p'.repeat(60_000), run_name: runId }),
            line(2, { type: 'newRun', run_id: runId, parents: [], meta: { display_name: display } }),
            line(3, { run_id: runId, loss: 0.5, [metric]: 0.25 }),
        );
        await backend.untilStored(3);
        const [run] = await backend.dashboard.listRuns(SESSION);
        assert.deepEqual([run?.runId, run?.name], [runId, display]);
        const { series } = await backend.dashboard.getSeries({ sessionId: SESSION, runId, metrics: [metric], buckets: 1 });
        assert.deepEqual([...(series[0]?.last ?? [])], [0.25]);
        assert.equal((await backend.state()).sessions[0]?.omissions, undefined);
    });

    it('is told by name, with a count and an example, where it is not kept as it came', async () => {
        await start();
        await send(
            line(1, { loss: '0.93', done: true, epoch: 0.5 }),
            line(2, { step: 2.5, loss: 1, note: 'warm-up' }),
            line(3, { loss: 1, note: 'warm' }),
            line(4, { step: 'fourth', loss: 1 }),
            line(5, { type: 'log', text: ['a', 1], level: {} }),
        );
        assert.deepEqual(await omissions(4), [
            { name: 'trainStep.step', reason: 'It was rounded down: steps are whole numbers.', count: 1, example: '2.5' },
            { name: 'trainStep.note', reason: 'It was left out: a metric must be a number.', count: 2, example: '"warm-up"' },
            {
                name: 'trainStep.step',
                reason: 'The whole line was left out: "step" must be a number of at least 0.',
                count: 1,
                example: '"fourth"',
            },
            { name: 'log.level', reason: 'It was left out: "level" must be a string.', count: 1, example: '{}' },
        ]);
        await backend.untilStored(4);
        const { rows } = await backend.dashboard.getSteps({ sessionId: SESSION, runId: 'baseline', limit: 10 });
        assert.deepEqual(
            rows.map(({ step, epoch, metrics }) => [step, epoch, metrics]),
            [
                [1, 0.5, { loss: 0.93, done: 1 }],
                [2, null, { loss: 1 }],
                [3, null, { loss: 1 }],
            ],
        );
    });

    it('is told of after a restart too, and on a terminal', async () => {
        await start();
        await send(line(1, { loss: 1, note: 'warm-up' }), line(2, { loss: 1, note: 'warm' }));
        await backend.untilStored(2);
        await trainer.close();
        backend = await backend.restart();
        await backend.dashboard.listSessions();
        assert.equal((await omissions(1))[0]?.count, 2);
        const folder = (await backend.state()).storage.folder;
        const { output } = await CommandLine.run(['status', '--data-dir', folder]);
        assert.match(
            output,
            /Not kept as it came:\n {2}trainStep\.note, 2 times: It was left out: a metric must be a number\. For example "warm-up"/,
        );
    });

    it('is told of beside the sessions when it belongs to none', async () => {
        await start();
        await send(line(1, { session_id: '' }), line(1, { session_id: '' }), 'no message');
        const { server } = await backend.until('it was told', (state) => state.server.omissions.length === 2);
        assert.deepEqual(
            new Map(server.omissions.map(({ name, count }) => [name, count])),
            new Map([
                ['trainStep.session_id', 2],
                ['line', 1],
            ]),
        );
        assert.equal(server.rejectedLines, 3);
    });

    it('may have thousands of metrics, and can be read all at once', async () => {
        await start();
        const names = Array.from({ length: 3_000 }, (_, index) => `layer/${index}`);
        await send(line(1, Object.fromEntries(names.map((name, index) => [name, index]))));
        await backend.untilStored(1);
        const { series } = await backend.dashboard.getSeries({ sessionId: SESSION, runId: 'baseline', metrics: names, buckets: 1 });
        assert.deepEqual(
            series.map(({ last }) => last[0]),
            names.map((_, index) => index),
        );
    });

    it('has metrics up to the limit that was set, and those beyond are told by name', async () => {
        await start({ 'onthefly.maximumMetrics': 10 });
        const metrics = (from: number): Record<string, number> =>
            Object.fromEntries(Array.from({ length: 6 }, (_, index) => [`m${from + index}`, 1]));
        await send(line(1, metrics(0)), line(2, metrics(6)), line(3, metrics(6)));
        const told = await omissions(2);
        assert.deepEqual(
            told.map(({ name, count }) => [name, count]),
            [
                ['trainStep.m10', 2],
                ['trainStep.m11', 2],
            ],
        );
        assert.match(told[0]?.reason ?? '', /has 10 metrics already.*"onthefly\.maximumMetrics" allows more/);
        assert.equal((await backend.state()).metrics.length, 10);
    });

    it('can not make the list of what was left out endless', async () => {
        await start();
        const odd = Object.fromEntries(Array.from({ length: 500 }, (_, index) => [`odd${index}`, {}]));
        await send(line(1, odd), line(2, odd));
        const told = await omissions(51);
        assert.equal(told.length, 51);
        assert.deepEqual([told[50]?.name, told[50]?.count], ['others', 900]);
    });
});
