import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import type { IntentName, IntentParams, Outcome } from '@onthefly/shared-types';
import { Recording } from '../support/recording';
import { TestBackend } from '../support/test-backend';
import { stepLines, Wire } from '../support/wire';

describe('What a person does with stored sessions', () => {
    let backend: TestBackend;
    let sessionId: string;

    async function ask<Name extends IntentName>(type: Name, params: IntentParams<Name>): Promise<Outcome<Name>> {
        return backend.dashboard.execute({ type, ...params, target: { sessionId } });
    }

    async function play(name: string): Promise<void> {
        const recording = new Recording(name);
        await recording.play(await backend.port());
        await backend.untilStored(recording.events.length);
        const sessions = [...(await backend.dashboard.listSessions())].sort((left, right) => right.runs - left.runs);
        sessionId = sessions[0]?.sessionId ?? '';
    }

    async function session(): Promise<{ name: string | undefined; note: string | undefined; archived: boolean }> {
        const found = (await backend.dashboard.listSessions()).find((each) => each.sessionId === sessionId);
        return { name: found?.name, note: found?.note, archived: found?.archivedAt !== undefined };
    }

    beforeEach(async () => {
        backend = await TestBackend.start();
        await play('fork-merge-reset');
    });

    afterEach(() => backend.stop());

    it('names and notes stay through a restart and through more events, and an empty name gives the own one back', async () => {
        const own = (await session()).name;
        assert.equal((await ask('editSession', { name: 'Wide model', note: ' twice the width ' })).type, 'done');
        assert.equal((await ask('editRun', { runId: 'fork1', name: 'Hard samples', note: 'above 0.8', pinned: true })).type, 'done');
        backend = await backend.restart();
        assert.deepEqual(await session(), { name: 'Wide model', note: 'twice the width', archived: false });
        const recording = new Recording('fork-merge-reset');
        await recording.play(await backend.port());
        assert.equal((await session()).name, 'Wide model');
        const fork = (await backend.dashboard.listRuns(sessionId)).find(({ runId }) => runId === 'fork1');
        assert.deepEqual([fork?.name, fork?.note, fork?.pinned], ['Hard samples', 'above 0.8', true]);
        await ask('editSession', { name: '' });
        assert.deepEqual(await session(), { name: own, note: 'twice the width', archived: false });
    });

    it('refuses what is no name, and a run that is not there', async () => {
        const tooLong = await ask('editSession', { name: 'x'.repeat(201) });
        assert.match(JSON.stringify(tooLong), /invalid-request.*must not be longer than 200 characters/);
        assert.match(JSON.stringify(await ask('editRun', { runId: 'none', name: 'x' })), /not-found.*no run \\"none\\"/);
    });

    it('archives and restores', async () => {
        await ask('archiveSession', {});
        assert.equal((await session()).archived, true);
        await ask('restoreSession', {});
        assert.equal((await session()).archived, false);
    });

    it('tells what a session holds before it goes, takes all of it away, and nothing of another', async () => {
        const first = sessionId;
        const contents = await backend.dashboard.describeSession(first);
        const [counted] = await backend.rows<{ steps: number; lines: number }>(
            'SELECT (SELECT count(*) FROM metrics WHERE session_id = ?) AS steps, (SELECT count(*) FROM logs WHERE session_id = ?) AS lines',
            first,
            first,
        );
        assert.deepEqual([contents?.steps, contents?.logLines], [counted?.steps, counted?.lines]);
        assert.ok((contents?.bytes ?? 0) > 1_000 && (contents?.runs ?? 0) > 1);
        const others = (await backend.dashboard.listSessions()).map((each) => each.sessionId).filter((id) => id !== first);
        const before = await everything(others);

        const steps = (await backend.dashboard.listSessions()).find((each) => each.sessionId === first)?.steps ?? NaN;
        assert.match(JSON.stringify(await ask('deleteSession', { shownSteps: steps - 1 })), /refused.*has gone on since it was shown/);
        assert.equal((await ask('deleteSession', { shownSteps: steps })).type, 'done');
        const sessions = await backend.dashboard.listSessions();
        assert.deepEqual(sessions.map((each) => each.sessionId).sort(), [...others].sort());
        assert.ok(others.includes((await backend.state()).currentSessionId ?? ''));
        assert.deepEqual(await everything([first]), []);
        assert.deepEqual(await everything(others), before);
        assert.equal(await backend.dashboard.describeSession(first), undefined);
    });

    it('keeps a session whose trainer is connected', async () => {
        const wire = await Wire.open(await backend.port());
        await wire.writeLine(stepLines('live', 1)[0]);
        await backend.until('it is there', ({ sessions }) => sessions.some((each) => each.sessionId === 'live'));
        sessionId = 'live';
        assert.match(JSON.stringify(await ask('deleteSession', {})), /in-use.*is connected/);
        await wire.close();
    });

    it('goes on with a deletion that the end of the process interrupted', async () => {
        const file = await backend.databaseFile();
        assert.ok(existsSync(file));
        await backend.dashboard.execute({ type: 'deleteSession', target: { sessionId } });
        backend = await backend.restart();
        assert.ok(!(await backend.dashboard.listSessions()).some((each) => each.sessionId === sessionId));
        while ((await everything([sessionId])).length > 0) {
            await new Promise((resolve) => setTimeout(resolve, 20));
        }
    });

    it('keeps a session that was deleted and whose trainer then came back', async () => {
        await backend.dashboard.execute({ type: 'deleteSession', target: { sessionId } });
        await backend.until('it is gone', ({ sessions }) => sessions.every((each) => each.sessionId !== sessionId));
        const wire = await Wire.open(await backend.port());
        await wire.writeLine(stepLines(sessionId, 1, { from: 9_000 })[0]);
        await backend.until('it is back', ({ sessions }) => sessions.some((each) => each.sessionId === sessionId));
        const other = (await backend.dashboard.listSessions()).find((each) => each.sessionId !== sessionId);
        // Takes the rows of every deleted session away.
        await backend.dashboard.execute({ type: 'deleteSession', target: { sessionId: other?.sessionId } });
        const steps = await backend.rows('SELECT step FROM metrics WHERE session_id = ? AND step = 9000', sessionId);
        assert.deepEqual(steps, [{ step: 9_000 }]);
        assert.ok((await backend.dashboard.listSessions()).some((each) => each.sessionId === sessionId));
        await wire.close();
    });

    /** Every row of these sessions, in any table. */
    async function everything(sessionIds: readonly string[]): Promise<unknown[]> {
        const tables = await backend.rows<{ name: string }>(
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT IN ('kv', 'imports')",
        );
        const rows: unknown[] = [];
        for (const { name } of tables) {
            for (const id of sessionIds) {
                rows.push(...(await backend.rows<object>(`SELECT * FROM ${name} WHERE session_id = ?`, id)));
            }
        }
        return rows;
    }
});
