import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import type { AddressInfo } from 'node:net';
import { injectable } from 'inversify';
import { PeerIdentifier, type Peer, type SocketPair } from '@onthefly/backend/lib/trainer/peer-identifier';
import { TestBackend } from '../support/test-backend';
import { stepLines, Wire } from '../support/wire';

const MEGABYTE = 1024 * 1024;

describe('The trainer server', () => {
    let backend: TestBackend;

    afterEach(() => backend.stop());

    async function stepsOf(sessionId: string): Promise<number[]> {
        const rows = await backend.rows<{ step: number }>('SELECT step FROM metrics WHERE session_id = ? ORDER BY event_seq', sessionId);
        return rows.map((row) => row.step);
    }

    it('takes the next free port when the wanted one is taken, and says who has it', async () => {
        const squatter = createServer().listen(0, '127.0.0.1');
        await once(squatter, 'listening');
        const { port } = squatter.address() as AddressInfo;
        backend = await TestBackend.start({ settings: { 'onthefly.port': port } });
        const { server } = await backend.state();
        squatter.close();
        assert.equal(server.listening, true);
        assert.equal(server.takenPort, port);
        assert.ok(server.port > port);
        assert.match(server.takenBy ?? '', new RegExp(`process ${process.pid}`));
        await delay(200);
        assert.match(backend.notices().join(), new RegExp(`Port ${port} is taken by .*listens on port ${server.port}`));
    });

    it('ends quietly while a dashboard still has something to be told', async () => {
        backend = await TestBackend.start();
        const trainer = await Wire.open(await backend.port());
        await trainer.write(`${stepLines('sess-last', 100).join('\n')}\n`);
        await backend.until('they came', ({ latest }) => latest !== undefined);
        const rejections: unknown[] = [];
        const note = (reason: unknown): void => void rejections.push(reason);
        process.on('unhandledRejection', note);
        await trainer.write(`${stepLines('sess-last', 100, { from: 101 }).join('\n')}\n`);
        await backend.stop();
        // Longer than a delivery waits.
        await delay(250);
        process.off('unhandledRejection', note);
        assert.deepEqual(rejections, []);
    });

    it('takes at its end what was sent by one of whom it was not known yet who it is', async () => {
        @injectable()
        class SlowToSee extends PeerIdentifier {
            override async identify(pair: SocketPair, gone: AbortSignal): Promise<Peer> {
                await delay(1_500);
                return super.identify(pair, gone);
            }
        }
        const first = await TestBackend.start({
            prepare: (container) => container.rebind(PeerIdentifier).to(SlowToSee).inSingletonScope(),
        });
        const trainer = await Wire.open(await first.port());
        await trainer.write(`${stepLines('sess-hasty', 300).join('\n')}\n`);
        backend = await first.restart();
        assert.equal((await stepsOf('sess-hasty')).length, 300);
    });

    it('is not disturbed by garbage', async () => {
        backend = await TestBackend.start();
        const port = await backend.port();
        const trainer = await Wire.open(port);
        const lines = stepLines('sess-good', 300);
        const garbage: (string | Buffer)[] = [
            Buffer.from(Array.from({ length: 10_000 }, (_, index) => (index * 7_919) % 256)),
            'GET / HTTP/1.1\r\nHost: localhost\r\n\r\n',
            '{"type":"trainStep","step":',
            `${'['.repeat(500_000)}\n`,
            `${JSON.stringify({ type: 'trainStep', session_id: 5, event_seq: 'x', run_id: {}, ts: null })}\n`,
            '{"type":"log"}\n{"id":1,"ok":true}\n"text"\nnull\n17\n\n\n',
        ];
        const before = process.memoryUsage().rss;
        for (const [index, bytes] of garbage.entries()) {
            const peer = await Wire.open(port);
            await peer.write(bytes);
            await trainer.write(`${lines.slice(index * 50, (index + 1) * 50).join('\n')}\n`);
            peer.socket.destroy();
        }
        const flood = await Wire.open(port);
        for (let sent = 0; sent < 100 * MEGABYTE; sent += MEGABYTE) {
            await flood.write(Buffer.alloc(MEGABYTE, 'x'));
        }
        await flood.write('\n');
        const state = await backend.until('all steps are there', ({ latest }) => latest?.step === 300);
        await backend.until('the endless line was counted', ({ server }) => server.rejectedLines > 8);
        assert.deepEqual(
            await stepsOf('sess-good'),
            Array.from({ length: 300 }, (_, index) => index + 1),
        );
        assert.equal(state.sessions.length, 1);
        const named = backend.log.filter((line) => line.includes('was ignored'));
        assert.equal(new Set(named.map((line) => line.replace(/\d+ bytes/, ''))).size, named.length, 'each kind is named once');
        assert.ok(process.memoryUsage().rss - before < 250 * MEGABYTE);
        await trainer.close();
        await flood.close();
    });

    it('drops what a page sends by HTTP, even when its body looks like a trainer', async () => {
        backend = await TestBackend.start();
        const page = await Wire.open(await backend.port());
        await page.write(`POST / HTTP/1.1\r\nHost: localhost\r\n\r\n${stepLines('sess-forged', 3).join('\n')}\n`);
        await backend.until('it was counted', ({ server }) => server.rejectedLines === 1);
        assert.deepEqual((await backend.state()).sessions, []);
        await page.close();
    });

    it('takes a line of 20 megabytes in many pieces and the next one after it', async () => {
        backend = await TestBackend.start();
        const wire = await Wire.open(await backend.port());
        const [first, second] = stepLines('sess-long', 2);
        const long = `${first?.slice(0, -1)},"padding":"${'x'.repeat(20 * MEGABYTE)}"}\n`;
        for (let start = 0; start < long.length; start += 50_000) {
            await wire.write(long.slice(start, start + 50_000));
        }
        await wire.writeLine(second);
        await backend.until('both steps are there', ({ latest }) => latest?.step === 2);
        assert.deepEqual(await stepsOf('sess-long'), [1, 2]);
        await wire.close();
    });

    it('holds half lines of all connections together up to a limit, and gives up the one that has not grown for longest', async () => {
        backend = await TestBackend.start({ settings: { 'onthefly.maximumLineMegabytes': 1 } });
        const port = await backend.port();
        const wires: Wire[] = [];
        for (let index = 0; index < 6; index++) {
            const wire = await Wire.open(port);
            const [step = ''] = stepLines(`sess-half-${index}`, 1);
            await wire.write(`${step.slice(0, -1)},"padding":"${'x'.repeat(900_000)}`);
            wires.push(wire);
            await delay(50);
        }
        for (const wire of wires) {
            await wire.write('"}\n');
        }
        const state = await backend.until('four are there', ({ sessions }) => sessions.length === 4);
        assert.deepEqual(
            state.sessions.map(({ sessionId }) => sessionId).sort(),
            [2, 3, 4, 5].map((index) => `sess-half-${index}`),
        );
        await backend.until('the others were counted', ({ server }) => server.rejectedLines === 2);
        await Promise.all(wires.map((wire) => wire.close()));
    });

    it('drops a half line at the end of a connection and takes it whole from the next', async () => {
        backend = await TestBackend.start();
        const port = await backend.port();
        const lines = stepLines('sess-half', 4);
        const first = await Wire.open(port);
        await first.write(`${lines[0]}\n${lines[1]}\n${lines[2]?.slice(0, 40)}`);
        await first.close();
        const second = await Wire.open(port);
        await second.write(`${lines.slice(1).join('\n')}\n`);
        await backend.untilStored(4);
        assert.deepEqual(await stepsOf('sess-half'), [1, 2, 3, 4]);
        await second.close();
    });

    it('records a second trainer in a session of its own and warns', async () => {
        backend = await TestBackend.start();
        const port = await backend.port();
        const first = await Wire.open(port);
        await first.writeLine(stepLines('sess-first', 1)[0]);
        await backend.until('the first is there', ({ currentSessionId }) => currentSessionId === 'sess-first');
        const second = await Wire.open(port);
        await second.write(`${stepLines('sess-second', 50).join('\n')}\n`);
        const state = await backend.until('the second is recorded', ({ sessions }) =>
            sessions.some((session) => session.sessionId === 'sess-second' && session.steps === 50),
        );
        assert.equal(state.currentSessionId, 'sess-first');
        await delay(200);
        assert.match(backend.notices().join(), /second trainer .* recorded in a session of its own/);
        await backend.dashboard.selectSession('sess-second');
        assert.equal((await backend.state()).currentSessionId, 'sess-second');
        await Promise.all([first.close(), second.close()]);
    });

    it('refuses a second trainer, when told to, without closing a socket that still talks', async () => {
        backend = await TestBackend.start({ settings: { 'onthefly.secondTrainer': 'refuse' } });
        const port = await backend.port();
        const first = await Wire.open(port);
        await first.writeLine(stepLines('sess-first', 1)[0]);
        await backend.until('the first is there', ({ currentSessionId }) => currentSessionId === 'sess-first');
        const second = await Wire.open(port);
        let closed = false;
        second.socket.on('close', () => (closed = true));
        for (let count = 0; count < 6; count++) {
            await second.writeLine(stepLines('sess-second', 1)[0]);
            await delay(500);
            assert.equal(closed, false, 'a socket that talks stays open');
        }
        await delay(2_300);
        assert.equal(closed, true, 'a quiet one is let go');
        assert.deepEqual(
            (await backend.state()).sessions.map((session) => session.sessionId),
            ['sess-first'],
        );
        await first.close();
    });

    it('reports events that never came, and takes that back when they do', async () => {
        backend = await TestBackend.start();
        const wire = await Wire.open(await backend.port());
        const lines = stepLines('sess-gap', 10);
        await wire.write(`${[...lines.slice(0, 3), ...lines.slice(6)].join('\n')}\n`);
        const [session] = (await backend.until('the loss is noticed', ({ sessions }) => (sessions[0]?.lostEvents ?? 0) > 0)).sessions;
        assert.equal(session?.lostEvents, 3);
        await wire.write(`${lines.slice(3, 6).join('\n')}\n`);
        await backend.until('nothing is lost any more', ({ sessions }) => sessions[0]?.lostEvents === 0);
        await wire.close();
    });

    it('pulls and pushes every point exactly once, in whatever order they are combined', async () => {
        backend = await TestBackend.start();
        const wire = await Wire.open(await backend.port());
        const lines = stepLines('sess-pull', 3_000);
        const pulls: Promise<{ ordinal: number; series: readonly { step: Float64Array }[] }>[] = [];
        for (let start = 0; start < lines.length; start += 100) {
            await wire.write(`${lines.slice(start, start + 100).join('\n')}\n`);
            pulls.push(backend.dashboard.getSeries({ sessionId: 'sess-pull', runId: 'baseline', metrics: ['loss'], buckets: 10_000 }));
            await delay(5);
        }
        await backend.until('all steps are there', ({ latest }) => latest?.step === 3_000);
        await delay(300);
        const pushed = backend.events.flatMap((event) =>
            event.type === 'points' ? [...event.ordinal].map((ordinal, row) => ({ ordinal, step: event.step[row] })) : [],
        );
        for (const pull of await Promise.all(pulls)) {
            const steps = [...(pull.series[0]?.step ?? [])];
            const later = pushed.filter(({ ordinal }) => ordinal > pull.ordinal).map(({ step }) => step);
            assert.deepEqual([...steps, ...later].length, 3_000);
            assert.equal(new Set([...steps, ...later]).size, 3_000);
        }
        await wire.close();
    });
});
