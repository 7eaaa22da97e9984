import assert from 'node:assert/strict';
import { chownSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { CAN_BE_OTHER_USER, OTHER_UID } from '../support/other-user';
import { TestBackend } from '../support/test-backend';
import { EXAMPLE_FOLDER, testPython, TrainerProcess } from '../support/trainer-process';

interface StepRow {
    step: number;
    event_seq: number;
}

const ALL_STEPS = 'SELECT step, event_seq FROM metrics WHERE session_id = ? ORDER BY event_seq';

function count(to: number): number[] {
    return Array.from({ length: to }, (_, index) => index + 1);
}

/** Processor time that a process has used, in clock ticks. */
async function ticksOf(pid: number): Promise<number> {
    const fields = (await readFile(`/proc/${pid}/stat`, 'utf8')).split(') ')[1]?.split(' ') ?? [];
    return Number(fields[11]) + Number(fields[12]);
}

describe('The real trainer', function () {
    this.timeout(240_000);

    let backend: TestBackend;
    const trainers: TrainerProcess[] = [];

    function train(port: number, ...parameters: string[]): TrainerProcess {
        const trainer = new TrainerProcess(port, parameters);
        trainers.push(trainer);
        return trainer;
    }

    afterEach(async () => {
        await Promise.all(trainers.splice(0).map((trainer) => trainer.kill()));
        await backend.stop();
    });

    it('of 4,000 steps leaves exactly 4,000 rows and every log line, in order', async () => {
        backend = await TestBackend.start();
        const trainer = train(await backend.port(), '--max-steps', '4000');
        const exitCode = await trainer.end();
        assert.equal(exitCode, 0, trainer.output);
        const state = await backend.until('the session is over', ({ sessions }) => sessions[0]?.connected === false);
        const [session] = state.sessions;
        assert.equal(session?.lostEvents, 0);
        assert.equal(session?.steps, 4_000);
        assert.equal(session?.trainer.script, 'train.py');
        assert.equal(session?.project, 'spirals');
        const rows = await backend.rows<StepRow>(ALL_STEPS, session?.sessionId);
        assert.deepEqual(
            rows.map((row) => row.step),
            count(4_000),
        );
        const logs = await backend.rows<{ text: string }>("SELECT text FROM logs WHERE text LIKE 'step %' ORDER BY event_seq");
        assert.deepEqual(
            logs.map((log) => Number(/^step (\d+)/.exec(log.text)?.[1])),
            count(4_000),
        );
        const [seen] = await backend.rows<{ seen_seq: string }>('SELECT seen_seq FROM sessions');
        assert.equal((JSON.parse(seen?.seen_seq ?? '[]') as unknown[]).length, 1, 'the numbering has no hole');
    });

    it('comes back to a restarted backend and goes on in its session', async () => {
        backend = await TestBackend.start();
        const port = await backend.port();
        const folder = (await backend.state()).storage.folder;
        const trainer = train(port, '--max-steps', '3000', '--delay', '0.003');
        await backend.until('it is under way', ({ latest }) => (latest?.step ?? 0) >= 500);
        const first = backend;
        await first.stop({ keepFolder: true });
        await delay(1_500);
        backend = await TestBackend.start({ dataFolder: folder, settings: { 'onthefly.port': port } });
        await backend.until('it is back', ({ sessions }) => sessions[0]?.connected === true, 60_000);
        assert.equal(await trainer.end(), 0, trainer.output);
        const state = await backend.until('the session is over', ({ sessions }) => sessions[0]?.connected === false);
        assert.equal(state.sessions.length, 1);
        const steps = (await backend.rows<StepRow>(ALL_STEPS, state.sessions[0]?.sessionId)).map((row) => row.step);
        assert.equal(new Set(steps).size, steps.length, 'no step twice');
        assert.deepEqual(steps, count(3_000), 'no step is missing');
    });

    it('is not harmed by a second one: both are recorded, none loses a step or spins', async () => {
        backend = await TestBackend.start();
        const port = await backend.port();
        const parameters = ['--max-steps', '1500', '--delay', '0.004'];
        const first = train(port, ...parameters);
        await backend.until('the first is under way', ({ latest }) => (latest?.step ?? 0) > 10);
        const second = train(port, ...parameters, '--project', 'other');
        await backend.until('both are under way', ({ sessions }) => sessions.length === 2 && sessions.every(({ steps }) => steps > 100));
        const before = await ticksOf(second.pid);
        await delay(2_000);
        const ticks = (await ticksOf(second.pid)) - before;
        assert.ok(ticks < 180, `${ticks} of 200 ticks used by a trainer that rests most of the time`);
        assert.match(backend.notices().join(), /A second trainer \(train\.py, process \d+\)/);
        assert.deepEqual([await first.end(), await second.end()], [0, 0]);
        const { sessions } = await backend.until('both are over', (state) => state.sessions.every(({ connected }) => !connected));
        for (const session of sessions) {
            const rows = await backend.rows<StepRow>(ALL_STEPS, session.sessionId);
            assert.deepEqual(
                rows.map((row) => row.step),
                count(1_500),
            );
        }
    });

    it('of another user is refused without harm: it trains to its end and does not spin (tried by root only)', async function () {
        if (!CAN_BE_OTHER_USER) {
            this.skip();
        }
        backend = await TestBackend.start();
        const script = [testPython(), join(EXAMPLE_FOLDER, 'train.py')];
        const program = { program: 'setpriv', before: [`--reuid=${OTHER_UID}`, `--regid=${OTHER_UID}`, '--clear-groups', ...script] };
        const trainer = new TrainerProcess(await backend.port(), ['--max-steps', '1200', '--delay', '0.01'], program);
        chownSync(trainer.saveFolder, OTHER_UID, OTHER_UID);
        trainers.push(trainer);
        await backend.until('it was refused', ({ server }) => server.refusals.length === 1, 60_000);
        // Longer than a quiet socket is kept.
        await delay(3_000);
        const before = await ticksOf(trainer.pid);
        await delay(2_000);
        const ticks = (await ticksOf(trainer.pid)) - before;
        assert.ok(ticks < 180, `${ticks} of 200 ticks used by a trainer that rests most of the time`);
        assert.equal(await trainer.end(), 0, trainer.output);
        const { sessions, server } = await backend.state();
        assert.deepEqual([sessions.length, server.refusals.length], [0, 1]);
        assert.match(server.refusals.join(), /^A trainer of the user "nobody", .*train\.py/);
    });

    it('that is killed ends its session at once', async () => {
        backend = await TestBackend.start();
        const trainer = train(await backend.port(), '--delay', '0.01');
        await backend.until('it is under way', ({ latest }) => (latest?.step ?? 0) > 10);
        await trainer.kill();
        const [session] = (await backend.until('it has ended', ({ sessions }) => sessions[0]?.state === 'ended', 5_000)).sessions;
        assert.ok(session?.endedAt !== undefined);
    });
});
