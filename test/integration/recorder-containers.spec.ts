import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { processTag } from '@onthefly/backend/lib/files/process-tag';
import type { RecorderGreeting } from '@onthefly/backend/lib/recorder/recorder-protocol';
import type { Session } from '@onthefly/shared-types';
import { CommandLine, ServerProcess } from '../support/command-line';
import { CAN_BE_OTHER_USER } from '../support/other-user';
import { askRecorder, killRecorder, leaveNoRecorder, until } from '../support/recorder-window';
import { stepLines, Wire } from '../support/wire';

const WASM = { ONTHEFLY_SQLITE: 'node-sqlite3-wasm' };

describe('What a killed recorder leaves in its data folder', function () {
    this.timeout(120_000);

    let parent: string;
    let folder: string;

    beforeEach(() => {
        parent = realpathSync(mkdtempSync(join(tmpdir(), 'onthefly-container-')));
        folder = join(parent, 'data');
        mkdirSync(folder);
    });

    afterEach(async () => {
        await leaveNoRecorder(folder);
        rmSync(parent, { recursive: true, force: true });
    });

    async function stored(variables = {}): Promise<Session[]> {
        return CommandLine.json<Session[]>(['sessions', '--data-dir', folder], variables);
    }

    async function detach(variables = {}): Promise<RecorderGreeting> {
        return CommandLine.json<RecorderGreeting>(['serve', '--detach', '--port', '0', '--data-dir', folder], variables);
    }

    async function train(port: number, sessionId: string, count: number): Promise<Wire> {
        const wire = await Wire.open(port);
        await wire.write(`${stepLines(sessionId, count).join('\n')}\n`);
        return wire;
    }

    it('in a container is in nobody’s way in the next one, which has another name and the same numbers (tried by root only)', async function () {
        if (!CAN_BE_OTHER_USER || process.platform !== 'linux') {
            this.skip();
        }
        const container = (name: string): string => {
            const node = join(parent, `node-in-${name}`);
            const inside = `hostname ${name} && exec "${process.execPath}" "$@"`;
            writeFileSync(node, `#!/bin/sh\nexec unshare --uts --pid --fork --mount-proc --kill-child sh -c '${inside}' node "$@"\n`, {
                mode: 0o755,
            });
            return node;
        };
        const first = await ServerProcess.start(folder, undefined, {}, container('first'));
        const wire = await train(first.ready.trainerPort, 'sess-container', 100);
        await first.untilSteps(100);
        await first.stop('SIGKILL');
        wire.socket.destroy();

        const second = await ServerProcess.start(folder, undefined, {}, container('second'));
        const [session] = await stored();
        assert.deepEqual([session?.sessionId, session?.state, session?.steps], ['sess-container', 'ended', 100]);
        const deleted = await CommandLine.run(['sessions', 'delete', 'sess-container', '--yes', '--data-dir', folder]);
        assert.equal(deleted.exitCode, 0, deleted.errors);
        assert.deepEqual(await stored(), []);
        await second.stop('SIGKILL');
    });

    it('is taken in and tidied up, also when another process has its number by now', async () => {
        const { trainerPort } = await detach();
        const wire = await train(trainerPort, 'sess-waiting', 10);
        await until('it is stored', async () => (await stored())[0]?.steps === 10);
        await killRecorder(folder);
        wire.socket.destroy();
        const living = processTag().replace(/-\d+-/, `-${process.ppid}-`);
        const event = {
            type: 'trainStep',
            epoch: 0,
            metrics: { loss: 1 },
            session_id: 'sess-waiting',
            run_id: 'baseline',
            run_gen: 0,
            ts: 1_800_000_001,
        };
        const lines = [11, 12, 13, 14, 15].map(
            (step) => `${JSON.stringify({ event: { ...event, step, event_seq: step }, ordinal: step })}\n`,
        );
        writeFileSync(join(folder, `onthefly.waiting-${living}.1.jsonl`), lines.join(''));
        writeFileSync(join(folder, 'onthefly.waiting-00000000-7-abcdef.1.jsonl'), '');
        await detach();
        await until('it is taken in', async () => (await stored())[0]?.steps === 15);
        await until('nothing is left', () => !readdirSync(folder).some((name) => name.includes('waiting')));
    });

    it('that had the database for itself is opened by the next one, and commands ask that one', async () => {
        const [one, other] = await Promise.all([detach(WASM), detach(WASM)]);
        assert.deepEqual([one.sqlite, one.pid], ['node-sqlite3-wasm', other.pid], 'of two at once there is one');
        const wire = await train(one.trainerPort, 'sess-wasm', 50);
        await until('it is stored', async () => (await stored(WASM))[0]?.steps === 50);
        const status = await CommandLine.json<{ running: boolean; storage: { mode: string } }>(['status', '--data-dir', folder]);
        assert.deepEqual([status.running, status.storage.mode], [true, 'disk']);
        await killRecorder(folder);
        wire.socket.destroy();
        // As an earlier version noted whose the file is: the number is that of a living process by now.
        writeFileSync(join(folder, 'onthefly.sqlite.owner'), String(process.ppid));
        assert.ok(existsSync(join(folder, 'onthefly.sqlite.lock')));
        const next = await detach(WASM);
        assert.notEqual(next.pid, one.pid);
        const state = await CommandLine.json<{ storage: { mode: string } }>(['status', '--data-dir', folder], WASM);
        assert.equal(state.storage.mode, 'disk');
        assert.deepEqual(
            (await stored(WASM)).map(({ sessionId, steps }) => [sessionId, steps]),
            [['sess-wasm', 50]],
        );
        assert.equal((await askRecorder(folder))?.sqlite, 'node-sqlite3-wasm');
    });
});
