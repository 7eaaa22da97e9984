import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { ServerProcess } from '../support/command-line';
import { ForkedTrainer } from '../support/forked-trainer';
import { CAN_BE_OTHER_USER, OtherUser, type ForeignCalls } from '../support/other-user';
import { TestBackend } from '../support/test-backend';
import { stepLines, Wire } from '../support/wire';

const FORGED = `${stepLines('sess-forged', 3).join('\n')}\n`;

describe('The trainer port', () => {
    let backend: TestBackend;
    let port: number;

    beforeEach(async () => {
        backend = await TestBackend.start();
        port = await backend.port();
    });

    afterEach(() => backend.stop());

    async function sessionIds(): Promise<string[]> {
        return (await backend.state()).sessions.map(({ sessionId }) => sessionId);
    }

    describe('takes nothing from another user of this machine (tried by root only)', function () {
        this.timeout(60_000);

        const others: OtherUser[] = [];

        before(function () {
            if (!CAN_BE_OTHER_USER) {
                this.skip();
            }
        });

        afterEach(() => Promise.all(others.splice(0).map((other) => other.end())));

        async function call(calls: Omit<ForeignCalls, 'port'>): Promise<OtherUser> {
            const other = await OtherUser.call({ port, ...calls });
            others.push(other);
            return other;
        }

        it('who comes from the port of a trainer, at another address', async () => {
            for (let round = 0; round < 8; round++) {
                const own = await Wire.open(port);
                const from = { address: '127.0.0.2', port: own.socket.localPort ?? 0 };
                await call({ text: FORGED, from });
                await own.writeLine(stepLines(`sess-own-${round}`, 1)[0]);
                await backend.until('the own one is there', ({ sessions }) =>
                    sessions.some(({ sessionId }) => sessionId === `sess-own-${round}`),
                );
                await own.close();
            }
            await delay(300);
            assert.deepEqual(
                (await sessionIds()).filter((id) => !id.startsWith('sess-own-')),
                [],
            );
            assert.deepEqual(
                others.filter(({ output }) => output.includes('received')),
                [],
            );
        });

        it('who is gone before it can be looked at', async () => {
            await call({ text: FORGED, times: 30, brief: true });
            await delay(1_000);
            assert.deepEqual(await sessionIds(), []);
            const own = await Wire.open(port);
            await own.writeLine(stepLines('sess-own', 1)[0]);
            await backend.until('the own one is there', ({ sessions }) => sessions.length === 1);
            await own.close();
        });

        it('and tells once who was refused and what to do, and closes no socket that talks', async () => {
            const other = await call({ text: FORGED, times: 3 });
            const { server } = await backend.until('it is told', ({ server: { refusals } }) => refusals.length > 0);
            await delay(300);
            assert.equal(server.refusals.length, 1);
            const [sentence = ''] = server.refusals;
            assert.match(sentence, /^A trainer of the user "nobody", node -e .*\(process \d+\), was refused: OnTheFly runs as "root"/);
            assert.match(sentence, /Start the training as "root" \(without sudo; in a container .*\), or OnTheFly as "nobody"\.$/);
            assert.deepEqual(
                backend.notices().filter((notice) => notice.includes('refused')),
                [sentence],
            );
            assert.doesNotMatch(other.output, /closed/);
            assert.deepEqual(await sessionIds(), []);
        });

        it('and says nothing of one that only looks what listens here', async () => {
            await call({ text: 'hello\n' });
            await delay(500);
            assert.deepEqual((await backend.state()).server.refusals, []);
        });
    });

    describe('takes nothing from a connection that does not begin as a trainer does', () => {
        const beginnings: Readonly<Record<string, string | Buffer>> = {
            'a request to a long path': `POST /${'a'.repeat(300)} HTTP/1.1\r\nHost: localhost\r\n\r\n`,
            'a request with a method of its own': 'X{}-PATCH / HTTP/1.1\r\n\r\n',
            'a request of HTTP/2': 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
            'a request of HTTP/0.9': 'GET /\r\n',
            'a request after blank lines': '\r\n \n\tGET / HTTP/1.1\r\n\r\n',
            'a greeting of TLS': Buffer.from([0x16, 0x03, 0x01, 0x00, 0x0a, 0x01, 0x00, 0x00, 0x06, 0x03, 0x03, 0x0a]),
            'a message of STUN': Buffer.from([0x00, 0x01, 0x00, 0x0a, 0x21, 0x12, 0xa4, 0x42, 0x0a]),
            'a line of JSON that is no object': '[{"type":"log"}]\n',
            'a text in JSON': '"{}"\n',
            'something that is no JSON': '{"type": trainStep}\n',
        };

        for (const [name, beginning] of Object.entries(beginnings)) {
            it(name, async () => {
                const peer = await Wire.open(port);
                let closed = false;
                peer.socket.on('close', () => (closed = true));
                await peer.write(beginning);
                await peer.write(FORGED);
                await backend.until('it was counted', ({ server }) => server.rejectedLines === 1);
                await peer.write(FORGED);
                await delay(100);
                assert.deepEqual(await sessionIds(), []);
                assert.equal(closed, false);
                await peer.close();
            });
        }

        it('a line that goes on and on', async () => {
            const peer = await Wire.open(port);
            await peer.write('GET /');
            await peer.write('a'.repeat(100_000));
            await backend.until('it was counted before it ended', ({ server }) => server.rejectedLines === 1);
            await peer.write(`\n${FORGED}`);
            await delay(100);
            assert.deepEqual(await sessionIds(), []);
            await peer.close();
        });
    });

    it('takes a trainer whose first words are a reply, or a step, or cut into bytes', async () => {
        const [step = ''] = stepLines('sess-slow', 1);
        const peer = await Wire.open(port);
        await peer.writeLine({ id: 'late', ok: true, data: {} });
        for (const byte of `${step}\n`) {
            await peer.write(byte);
        }
        await backend.until('it is there', ({ sessions }) => sessions.length === 1);
        await peer.close();
    });

    it('takes a trainer whose first line is long and was torn by its other threads', async () => {
        const peer = await Wire.open(port);
        await peer.write(`{"id":"1","ok":true,"data":"${'x'.repeat(2_000_000)}{"type":"log"}\n`);
        await peer.write(`${stepLines('sess-torn', 2).join('\n')}\n`);
        await backend.until('it is there', ({ sessions }) => sessions.length === 1);
        await peer.close();
    });

    it('tells that a trainer is gone that was killed while its child still holds the socket', async function () {
        this.timeout(60_000);
        const trainer = await ForkedTrainer.start(port, `${stepLines('sess-killed', 2).join('\n')}\n`);
        const running = await backend.until('it is there', ({ sessions }) => sessions[0]?.steps === 2);
        assert.equal(running.sessions[0]?.trainer.pid, trainer.pid);
        await trainer.killParent();
        await backend.until('it has ended', ({ sessions }) => sessions[0]?.state === 'ended');
        trainer.end();
    });

    it("takes a trainer of the same user whose process it can't see, as of another container (tried by root only)", async function () {
        if (!CAN_BE_OTHER_USER) {
            this.skip();
        }
        const folder = mkdtempSync(join(tmpdir(), 'onthefly-namespace-'));
        const node = join(folder, 'node');
        // With processes of its own, and the network of this machine.
        writeFileSync(node, `#!/bin/sh\nexec unshare --pid --fork --mount-proc --kill-child "${process.execPath}" "$@"\n`, { mode: 0o755 });
        const server = await ServerProcess.start(join(folder, 'data'), undefined, {}, node);
        const trainer = await Wire.open(server.ready.trainerPort);
        await trainer.write(`${stepLines('sess-beside', 3).join('\n')}\n`);
        await server.untilSteps(3);
        await trainer.close();
        await server.stop('SIGKILL');
        rmSync(folder, { recursive: true, force: true });
    });
});
