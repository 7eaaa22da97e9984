import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { IntentName, IntentParams } from '@onthefly/shared-types';
import { ScriptedJob } from '../support/scripted-job';

describe('Ranks of a job', function () {
    this.timeout(90_000);

    let job: ScriptedJob;

    afterEach(() => job.stop());

    async function fail<Name extends IntentName>(type: Name, params: IntentParams<Name>): Promise<string> {
        const outcome = await job.backend.dashboard.execute({ type, ...params });
        assert.ok(outcome.type === 'failed', JSON.stringify(outcome));
        return outcome.message;
    }

    async function stand(rank: number, step: number): Promise<void> {
        await job.rank(rank).say({ type: 'paused', step });
        await job.untilState(rank, 'paused');
        job.obey(rank, step);
    }

    for (const [type, params] of [
        ['fork', { name: 'other' }],
        ['runHealth', { kind: 'dist' }],
        ['test', {}],
        ['stop', {}],
    ] as const) {
        it(`that stand at different steps are told with the step of each, and nothing is sent for ${type}`, async () => {
            job = await ScriptedJob.start(2);
            await stand(0, 40);
            await stand(1, 22);
            assert.match(await fail(type, params), /do not stand at the same step\. Rank 0 stood at step 40; Rank 1 stood at step 22/);
            assert.deepEqual(
                job.ranks.map(({ commands }) => commands),
                [['pause'], ['pause']],
            );
        });
    }

    it('run on when one of them never answers a pause, and that one is told to, and it is said what each does', async () => {
        job = await ScriptedJob.start(2);
        job.obey(0, 3);
        const message = await fail('pause', {});
        assert.match(message, /Rank 0 stood at step 3; Rank 1 did not answer\./);
        assert.match(message, /Rank 0 runs on; Rank 1 has not answered yet: it is asked to run on\./);
        assert.equal(job.rank(0).commands.at(-1), 'resume');
        assert.deepEqual(job.rank(1).commands, ['pause', 'resume']);
        await job.untilState(0, 'running');
    });

    it('run on when one of them refuses a pause', async () => {
        job = await ScriptedJob.start(2);
        job.obey(0, 3);
        const rank = job.rank(1);
        rank.whenAsked = (request) => {
            if (request.cmd === 'pause') {
                void rank.refuse(request, 'not now');
            } else if (request.cmd === 'resume') {
                void rank.answer(request, { status: 'resumed', step: 3 });
            }
        };
        assert.match(await fail('pause', {}), /not now.*All of them run on\./);
        await job.untilState(0, 'running');
    });

    it('that are there can be resumed and stopped while others are missing, and nothing else, and that is said', async () => {
        job = await ScriptedJob.start(2, 3);
        await stand(0, 5);
        assert.match(await fail('fork', { name: 'other' }), /Only 2 of the 3 ranks .*\(missing: 2\).*or resume or stop those that are/);
        assert.deepEqual(
            job.ranks.map(({ commands }) => commands),
            [[], []],
        );
        const remark = 'Not connected, and not asked: rank 2.';
        assert.deepEqual(await job.backend.dashboard.execute({ type: 'resume' }), { type: 'done', result: { step: 5, remark } });
        assert.deepEqual(job.rank(1).commands, [], 'it runs already');
        job.obey(0, 5, { stop: { status: 'stopping' } });
        assert.deepEqual(await job.backend.dashboard.execute({ type: 'stop' }), {
            type: 'done',
            result: { remark: `Rank 1 has not answered yet and may wait for the missing ones. ${remark}` },
        });
        assert.deepEqual(job.rank(1).commands, ['stop']);
    });

    it('can be stopped from the session of one that is gone', async () => {
        job = await ScriptedJob.start(2);
        const gone = job.rank(0);
        gone.wire.socket.destroy();
        await job.untilState(0, 'ended');
        const left = job.rank(1);
        left.whenAsked = (request) => {
            if (request.cmd === 'stop') {
                const finished = { type: 'trainingFinished', status: 'stopped', step: 5 };
                void left.say(finished).then(() => left.answer(request, { status: 'stopping' }));
            }
        };
        const outcome = await job.backend.dashboard.execute({ type: 'stop', target: { sessionId: gone.sessionId } });
        assert.deepEqual(outcome, { type: 'done', result: { remark: 'Not connected, and not asked: rank 0.' } });
    });

    describe('merge', () => {
        let folder: string;

        beforeEach(async () => {
            folder = mkdtempSync(join(tmpdir(), 'onthefly-ranks-'));
            job = await ScriptedJob.start(2);
        });

        afterEach(() => rmSync(folder, { recursive: true }));

        /** On rank 0, which alone tells of its checkpoints. */
        async function beginForks(): Promise<string[]> {
            const paths = ['fork1', 'fork2'].map((runId) => join(folder, `${runId}.pt`));
            for (const [index, path] of paths.entries()) {
                writeFileSync(path, 'weights');
                await job.rank(0).beginRun(`fork${index + 1}`, path);
            }
            await job.backend.until('rank 0 is on the fork', ({ currentRunId }) => currentRunId === 'fork2');
            return paths;
        }

        it('the same files, so that none is refused for want of its own', async () => {
            const paths = await beginForks();
            [0, 1].forEach((rank) => job.obey(rank, 3, { merge: { new_run: 'merge1', strategy: 'swa', paths } }));
            const outcome = await job.backend.dashboard.execute({ type: 'merge', parents: ['fork1', 'fork2'] });
            assert.equal(outcome.type, 'done', JSON.stringify(outcome));
            for (const { requests } of job.ranks) {
                const merge = requests.find(({ cmd }) => cmd === 'merge');
                assert.deepEqual(merge?.payload, { parents: ['fork1', 'fork2'], paths, strategy: 'swa' });
            }
        });

        it('nothing while they have different clients, as one may refuse what the others are about to do', async () => {
            for (const [rank, trainer] of job.ranks.entries()) {
                await trainer.answer(await trainer.requestOf('server_info'), { version: `0.1.${rank}`, capabilities: [], device: 'cpu' });
            }
            await job.backend.until('the versions are known', ({ sessions }) =>
                sessions.every(({ trainer }) => trainer.version !== undefined),
            );
            await beginForks();
            const message = await fail('merge', { parents: ['fork1', 'fork2'] });
            assert.match(message, /different versions of onthefly-ai: Rank 0 0\.1\.0, Rank 1 0\.1\.1\. Nothing was sent/);
            assert.ok(job.ranks.every(({ commands }) => commands.length === 0));
        });
    });
});
