import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { ServerProcess } from '../support/command-line';
import { stepLines, Wire } from '../support/wire';

const DESCRIPTORS = 400;
/** Opens connections without end that say nothing, and keeps those that it is left. */
const FLOOD = `
const { connect } = require('node:net');
let opened = 0;
const open = () => {
    for (let count = 0; count < 20; count++) {
        connect(Number(process.argv[1]), '127.0.0.1', () => ++opened % 500 === 0 && console.log(opened)).on('error', () => undefined);
    }
    setTimeout(open, 5);
};
open();
`;

describe('A server with few file descriptors that gets more connections than it can hold', function () {
    this.timeout(60_000);

    let folder: string;
    let server: ServerProcess;
    let flood: ChildProcess;

    beforeEach(async () => {
        folder = mkdtempSync(join(tmpdir(), 'onthefly-flood-'));
        const node = join(folder, 'node');
        writeFileSync(node, `#!/bin/sh\nulimit -n ${DESCRIPTORS}\nexec "${process.execPath}" "$@"\n`);
        chmodSync(node, 0o755);
        server = await ServerProcess.start(join(folder, 'data'), undefined, {}, node);
    });

    afterEach(async () => {
        flood.kill('SIGKILL');
        await server.stop();
        rmSync(folder, { recursive: true, force: true });
    });

    it('keeps the trainers that it has, takes new ones, and closes the socket of none', async () => {
        const { trainerPort } = server.ready;
        const closed: string[] = [];
        const openTrainer = async (name: string): Promise<Wire> => {
            const wire = await Wire.open(trainerPort);
            wire.socket.on('close', () => closed.push(name));
            await wire.write(`${stepLines(`sess-${name}`, 10).join('\n')}\n`);
            return wire;
        };
        const early = await openTrainer('early');
        await server.untilSteps(10);
        const attacker = spawn(process.execPath, ['-e', FLOOD, String(trainerPort)], { stdio: ['ignore', 'pipe', 'inherit'] });
        flood = attacker;
        await once(attacker.stdout, 'data');
        const late = await openTrainer('late');
        await once(attacker.stdout, 'data');
        await late.write(`${stepLines('sess-late', 10, { from: 11 }).join('\n')}\n`);
        await early.write(`${stepLines('sess-early', 10, { from: 11 }).join('\n')}\n`);
        await delay(1_000);
        flood.kill('SIGKILL');
        await server.untilSteps(40);
        assert.deepEqual(closed, []);
        assert.match(server.process.errors, /More connections came to the trainer port than can be held\./);
        await Promise.all([early.close(), late.close()]);
    });
});
