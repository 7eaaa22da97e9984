import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createMessageConnection, StreamMessageReader, StreamMessageWriter, type MessageConnection } from 'vscode-jsonrpc/node';
import type { RecorderGreeting } from '@onthefly/backend/lib/recorder/recorder-protocol';
import type { DashboardSnapshot, Outcome, SeriesReply } from '@onthefly/shared-types';
import { ServerProcess } from '../support/command-line';
import { stepLines, Wire } from '../support/wire';

const METHOD_NOT_FOUND = -32_601;
const INVALID_PARAMETERS = -32_602;

describe('The control socket', function () {
    this.timeout(60_000);

    let folder: string;
    let server: ServerProcess;
    let connection: MessageConnection;

    beforeEach(async () => {
        folder = mkdtempSync(join(tmpdir(), 'onthefly-control-'));
        server = await ServerProcess.start(folder);
        const socket = await open();
        connection = createMessageConnection(new StreamMessageReader(socket), new StreamMessageWriter(socket));
        connection.listen();
        await connection.sendRequest('greet', { protocol: 1, version: '0.1.0', role: 'terminal' });
    });

    afterEach(async () => {
        connection.dispose();
        await server.stop('SIGKILL');
        rmSync(folder, { recursive: true, force: true });
    });

    async function open(): Promise<Socket> {
        const socket = connect(server.ready.control);
        socket.on('error', () => undefined);
        await once(socket, 'connect');
        return socket;
    }

    it('is for this user only', () => {
        assert.equal(statSync(server.ready.control).mode & 0o777, 0o600);
        assert.equal(statSync(join(server.ready.control, '..')).mode & 0o777, 0o700);
    });

    it('answers nobody who has not greeted it, but for those who want it to end', async () => {
        const socket = await open();
        const stranger = createMessageConnection(new StreamMessageReader(socket), new StreamMessageWriter(socket));
        stranger.listen();
        await assert.rejects(stranger.sendRequest('getSnapshot'), /Greet first/);
        await assert.rejects(stranger.sendRequest('greet', { protocol: 1, version: '0.1.0', role: 'king' }), /"role" must be one of/);
        const { protocol } = await stranger.sendRequest<RecorderGreeting>('greet', { protocol: 99, version: '9.0.0', role: 'window' });
        assert.equal(protocol, 1);
        await assert.rejects(stranger.sendRequest('getSnapshot'), /in the language of this version/);
        assert.equal(await stranger.sendRequest('handOver'), 'done');
        assert.equal((await server.process.end()).exitCode, 0);
    });

    it('answers in JSON whoever asks in JSON', async () => {
        const wire = await Wire.open(server.ready.trainerPort);
        await wire.write(`${stepLines('sess-plain', 10).join('\n')}\n`);
        await server.untilSteps(10);
        await wire.close();
        const request = { sessionId: 'sess-plain', runId: 'baseline', metrics: ['loss'], buckets: 10 };
        const { series } = await connection.sendRequest<SeriesReply>('getSeries', request);
        assert.deepEqual(
            series[0]?.step,
            Array.from({ length: 10 }, (_, index) => index + 1),
        );
    });

    it('takes arguments by position and by name, and none where none is needed', async () => {
        const { state } = await connection.sendRequest<DashboardSnapshot>('getSnapshot');
        assert.equal(state.server.port, server.ready.trainerPort);
        const outcome = await connection.sendRequest<Outcome>('execute', { type: 'pause' });
        assert.equal(outcome.type === 'failed' && outcome.code, 'no-trainer');
        assert.deepEqual(await connection.sendRequest('listRuns', 'sess-none'), []);
        assert.deepEqual(await connection.sendRequest('listRuns'), []);
    });

    it('rejects what is not on the list of methods', async () => {
        for (const method of ['shutdown', 'constructor', '__proto__', 'toString', 'onthefly/pause', '']) {
            await assert.rejects(connection.sendRequest(method), { code: METHOD_NOT_FOUND }, method);
        }
        await assert.rejects(connection.sendRequest('getSnapshot', 1), { code: INVALID_PARAMETERS });
        await assert.rejects(connection.sendRequest('selectSession', 'sess-none'), /sess-none/);
        await assert.rejects(connection.sendRequest('getLogs', { sessionId: 5 }), /sessionId/);
    });

    it('is not disturbed by garbage', async () => {
        const message = (text: string): string => `Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`;
        const garbage: (string | Buffer)[] = [
            Buffer.from(Array.from({ length: 10_000 }, (_, index) => (index * 7_919) % 256)),
            'GET / HTTP/1.1\r\nHost: localhost\r\n\r\n',
            'Content-Length: -5\r\n\r\nhello',
            'Content-Length: lots\r\n\r\n',
            'Content-Length: 99999999999\r\n\r\n{',
            message('{"jsonrpc":"2.0","id":1,"method":'),
            message('[]'),
            message('17'),
            message('null'),
            message('{"jsonrpc":"2.0","id":1}'),
            message('{"jsonrpc":"2.0","id":{"a":1},"method":5,"params":"x"}'),
            message('{"jsonrpc":"2.0","id":1,"result":{}}'),
            message('{"jsonrpc":"2.0","method":"$/cancelRequest","params":{"id":4}}'),
            message(`{"jsonrpc":"2.0","id":1,"method":"execute","params":[${'['.repeat(50_000)}${']'.repeat(50_000)}]}`),
        ];
        for (const bytes of garbage) {
            const socket = await open();
            socket.write(bytes);
            await connection.sendRequest('getSnapshot');
            socket.destroy();
        }
        const flood = await open();
        const closed = new Promise((resolve) => flood.once('close', resolve));
        const block = Buffer.alloc(1024 * 1024, 'x');
        for (let sent = 0; sent < 256 && !flood.destroyed; sent++) {
            if (!flood.write(block)) {
                await Promise.race([once(flood, 'drain').catch(() => undefined), closed]);
            }
        }
        await closed;
        const { state } = await connection.sendRequest<DashboardSnapshot>('getSnapshot');
        assert.equal(state.server.listening, true);
        const { exitCode, errors } = await server.stop();
        assert.deepEqual([exitCode, errors], [0, '']);
    });
});
