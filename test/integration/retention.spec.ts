import assert from 'node:assert/strict';
import { Clock } from '@onthefly/backend/lib/host/clock';
import type { DashboardEvent } from '@onthefly/shared-types';
import { CommandLine, ServerProcess } from '../support/command-line';
import { TestBackend, type TestBackendOptions } from '../support/test-backend';
import { stepLines, Wire } from '../support/wire';

const DAY_MS = 24 * 60 * 60 * 1_000;
const NAMES = ['sess-1', 'sess-2', 'sess-3', 'sess-4'];

describe('Retention', function () {
    this.timeout(60_000);

    let backend: TestBackend;
    let now: number;

    async function start(settings: TestBackendOptions['settings']): Promise<void> {
        now = Date.now();
        backend = await TestBackend.start({
            settings,
            prepare: (container) => container.rebind(Clock).toConstantValue({ now: () => now }),
        });
    }

    /** Sessions that ended one day after the other. */
    async function record(port: number): Promise<void> {
        for (const [index, sessionId] of NAMES.entries()) {
            const wire = await Wire.open(port);
            const ts = Date.now() / 1_000 - (NAMES.length - index - 0.5) * 86_400;
            const lines = stepLines(sessionId, 10).map((line) => JSON.stringify({ ...(JSON.parse(line) as object), ts }));
            const end = {
                type: 'trainingFinished',
                status: 'completed',
                step: 10,
                session_id: sessionId,
                event_seq: 11,
                run_id: 'baseline',
            };
            await wire.write(`${[...lines, JSON.stringify({ ...end, run_gen: 0, ts })].join('\n')}\n`);
            await wire.close();
        }
    }

    const offers = (): string[] =>
        backend.events.flatMap((event) => (event.type === 'notice' && event.notice.offersPrune ? [event.notice.message] : []));

    describe('in a server', () => {
        afterEach(() => backend.stop());

        it('is off by default', async () => {
            await start({});
            await record(await backend.port());
            await backend.until('all have finished', ({ sessions }) => sessions.filter(({ state }) => state === 'finished').length === 4);
            backend = await backend.restart();
            assert.deepEqual((await backend.dashboard.planPrune()).sessions, []);
            assert.deepEqual(offers(), []);
        });

        it('lists what is beyond, says so once a day, and deletes nothing by itself', async () => {
            await start({ 'onthefly.retention.keepSessions': 2 });
            await record(await backend.port());
            await backend.until('all have finished', ({ sessions }) => sessions.filter(({ state }) => state === 'finished').length === 4);
            const remindedAfter = async (milliseconds: number): Promise<string[]> => {
                now += milliseconds;
                backend = await backend.restart();
                // What a page is told comes in order.
                await backend.dashboard.selectSession('sess-2');
                const isTold = (event: DashboardEvent): boolean => event.type === 'fs.session.current' && event.sessionId === 'sess-2';
                await backend.until('the page was told', () => backend.events.some(isTold));
                return offers();
            };
            assert.match((await remindedAfter(0)).join(), /^2 sessions are beyond what the settings "onthefly\.retention" keep\./);
            assert.deepEqual(await remindedAfter(DAY_MS / 2), []);
            assert.equal((await remindedAfter(DAY_MS)).length, 1);

            const plan = await backend.dashboard.planPrune();
            assert.deepEqual(
                plan.sessions.map(({ session, contents }) => [session.sessionId, contents.steps]),
                [
                    ['sess-1', 10],
                    ['sess-2', 10],
                ],
            );
            assert.ok(plan.bytes > 0);
            assert.equal((await backend.dashboard.listSessions()).length, 4);
            assert.equal((await backend.dashboard.planPrune({ keepSessions: 1 })).sessions.length, 3);
            await assert.rejects(backend.dashboard.planPrune({ keepDays: -1 }), /"keepDays" must be a whole number of at least 0/);
            await backend.dashboard.execute({ type: 'editSession', note: 'good', target: { sessionId: 'sess-1' } });
            assert.deepEqual(
                (await backend.dashboard.planPrune()).sessions.map(({ session }) => session.sessionId),
                ['sess-2'],
            );
        });
    });

    it('is carried out from a terminal, with a server or without', async () => {
        await start({});
        await record(await backend.port());
        await backend.until('all have finished', ({ sessions }) => sessions.filter(({ state }) => state === 'finished').length === 4);
        const folder = (await backend.state()).storage.folder;
        await backend.stop({ keepFolder: true });
        const prune = (...parameters: string[]): ReturnType<typeof CommandLine.run> =>
            CommandLine.run(['sessions', 'prune', ...parameters, '--data-dir', folder]);

        assert.match((await prune()).output, /^Nothing goes: the settings "onthefly\.retention" keep all/);
        const asked = await prune('--keep', '3');
        assert.equal(asked.exitCode, 1);
        assert.match(asked.output, /^SESSION .*SIZE\nsess-1 .* 10 .*B\n$/);
        assert.match(asked.errors, /^1 session, about .*B\. Checkpoint files stay on the disk\. Add --yes to do it\.\n$/);
        assert.match((await prune('--keep', '3', '--yes')).output, /1 session, about .*, is deleted\.\n$/);

        const server = await ServerProcess.start(folder);
        assert.match((await prune()).output, /^Nothing goes: the settings "onthefly\.retention" keep all/);
        assert.match((await prune('--days', '30')).output, /^Nothing goes: no session is beyond/);
        const asJson = await prune('--days', '2', '--json');
        const { code, plan } = JSON.parse(asJson.output) as { code: string; plan: { sessions: unknown[] } };
        assert.deepEqual([asJson.exitCode, code, plan.sessions.length], [1, 'needs-confirmation', 1]);
        assert.deepEqual(JSON.parse((await prune('--days', '2', '--json', '--yes')).output), {
            type: 'done',
            result: { deleted: ['sess-2'] },
        });
        await server.stop();
        const left = await CommandLine.json<{ sessionId: string }[]>(['sessions', '--data-dir', folder]);
        assert.deepEqual(left.map(({ sessionId }) => sessionId).sort(), ['sess-3', 'sess-4']);
        await backend.stop();
    });
});
