import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Session } from '@onthefly/shared-types';
import { ServerProcess } from '../support/command-line';
import { TestBackend } from '../support/test-backend';
import { stepLines, Wire } from '../support/wire';

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

        await here.dashboard.execute({ type: 'editSession', note: 'from here', target: { sessionId: 'there' } });
        for (const line of stepLines('there', 10, { from: 21 })) {
            await wire.writeLine(line);
        }
        const grown = await listed('it goes on', (found) => found?.steps === 30);
        assert.equal(grown?.note, 'from here');
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
