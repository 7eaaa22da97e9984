import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Session } from '@onthefly/shared-types';
import { ServerProcess } from '../support/command-line';
import { TestBackend } from '../support/test-backend';
import { stepLines, Wire } from '../support/wire';

function logLine(sequence: number, text: string): string {
    const common = { session_id: 'there', run_id: 'baseline', run_gen: 0, ts: 1_800_000_000 + sequence };
    return JSON.stringify({ ...common, type: 'log', level: 'info', event_seq: sequence, text });
}

describe('Two servers on one data folder', function () {
    this.timeout(60_000);

    let folder: string;
    let here: TestBackend;
    let there: ServerProcess;

    beforeEach(async () => {
        folder = mkdtempSync(join(tmpdir(), 'onthefly-shared-'));
        here = await TestBackend.start({ dataFolder: folder });
        there = await ServerProcess.start(folder);
    });

    afterEach(async () => {
        await there.stop();
        await here.stop();
        rmSync(folder, { recursive: true, force: true });
    });

    async function listed(description: string, condition: (session: Session | undefined) => boolean): Promise<Session | undefined> {
        const state = await here.until(
            description,
            ({ sessions }) => condition(sessions.find(({ sessionId }) => sessionId === 'there')),
            15_000,
        );
        return state.sessions.find(({ sessionId }) => sessionId === 'there');
    }

    it('see what the other one records, and leave it to that one', async () => {
        const wire = await Wire.open(there.ready.trainerPort);
        for (const line of stepLines('there', 20)) {
            await wire.writeLine(line);
        }
        const session = await listed('it is seen', (found) => found?.steps === 20);
        assert.deepEqual([session?.elsewhere, session?.connected, session?.state], [true, false, 'running']);
        const outcome = await here.dashboard.execute({ type: 'deleteSession', target: { sessionId: 'there' } });
        assert.match(JSON.stringify(outcome), /in-use.*Another window/);
        for (const type of ['pause', 'stop', 'hardResetSession'] as const) {
            const refused = await here.dashboard.execute({ type, target: { sessionId: 'there' } });
            assert.match(JSON.stringify(refused), /in-use.*Another window/, type);
        }

        await here.dashboard.execute({ type: 'editSession', note: 'from here', target: { sessionId: 'there' } });
        for (const line of stepLines('there', 10, { from: 21 })) {
            await wire.writeLine(line);
        }
        const grown = await listed('it goes on', (found) => found?.steps === 30);
        assert.equal(grown?.note, 'from here');
    });

    it('continue what the other one recorded, from its last word on', async () => {
        const first = await Wire.open(there.ready.trainerPort);
        for (const line of stepLines('there', 20)) {
            await first.writeLine(line);
        }
        await listed('it is seen', (found) => found?.steps === 20);
        for (const line of stepLines('there', 10, { from: 21 })) {
            await first.writeLine(line);
        }
        await there.untilSteps(30);
        await there.stop('SIGKILL');
        // Nobody had time to look at what was written last.
        const second = await Wire.open(await here.port());
        for (const line of stepLines('there', 15, { from: 26 })) {
            await second.writeLine(line);
        }
        const session = await listed('it goes on here', (found) => found?.steps === 40);
        assert.deepEqual([session?.connected, session?.elsewhere, session?.lostEvents], [true, undefined, 0]);
        const [stored] = await here.rows<{ steps: number; seen: string }>('SELECT steps, seen_seq AS seen FROM sessions');
        assert.deepEqual(stored, { steps: 40, seen: '[[1,40]]' });
        await second.close();
    });

    it('tell an open page to read again what the other one goes on writing', async () => {
        const wire = await Wire.open(there.ready.trainerPort);
        await wire.write(`${[...stepLines('there', 5), logLine(6, 'early')].join('\n')}\n`);
        await listed('it is seen', (found) => found?.steps === 5);
        await here.dashboard.selectSession('there');
        const window = { sessionId: 'there', limit: 10 };
        assert.equal((await here.dashboard.getLogWindow(window)).total, 1);
        assert.deepEqual((await here.state()).metrics, ['loss']);
        here.events.length = 0;
        const accurate = { ...(JSON.parse(stepLines('there', 1, { from: 10 })[0] ?? '') as object), accuracy: 0.5 };
        await wire.write(`${[logLine(9, 'late'), JSON.stringify(accurate), logLine(8, 'in between')].join('\n')}\n`);
        await listed('it goes on', (found) => found?.steps === 6);
        await here.until('the new metric is known', ({ metrics }) => metrics.length === 2);
        const { rows } = await here.dashboard.getLogWindow(window);
        assert.deepEqual(
            rows.map(({ text }) => text),
            ['early', 'in between', 'late'],
        );
        await here.until('the page is told', () => here.events.some(({ type }) => type === 'resync'));
        await wire.close();
    });

    it('do not wait for one that was killed', async () => {
        const wire = await Wire.open(there.ready.trainerPort);
        for (const line of stepLines('there', 5)) {
            await wire.writeLine(line);
        }
        await listed('it is seen', (found) => found?.elsewhere === true);
        await there.stop('SIGKILL');
        const session = await listed('it is free', (found) => found?.elsewhere === undefined);
        assert.deepEqual([session?.state, session?.steps], ['ended', 5]);
        assert.equal((await here.dashboard.execute({ type: 'deleteSession', target: { sessionId: 'there' } })).type, 'done');
    });
});
