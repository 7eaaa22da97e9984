import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { claimPlace, type ClaimedPlace } from './claim-place';
import { placesOf } from './recorder-place';

describe('claimPlace', () => {
    it('loses nobody who connects as soon as there is a socket', async () => {
        const folder = mkdtempSync(join(tmpdir(), 'onthefly-place-'));
        const [path = ''] = await placesOf(folder);
        const accepted: Socket[] = [];
        const early = connectEarly(path);
        let place: ClaimedPlace | undefined;
        try {
            place = await claimPlace(folder, (socket) => accepted.push(socket));
            await early;
            // The other end is told in a later turn.
            for (let turns = 0; accepted.length === 0 && turns < 100; turns++) {
                await nextTurn();
            }
            assert.equal(accepted.length, 1);
        } finally {
            (await early).destroy();
            accepted.forEach((socket) => socket.destroy());
            place?.server.close();
            rmSync(folder, { recursive: true, force: true });
        }
    });
});

/** Tries until somebody listens. */
async function connectEarly(path: string): Promise<Socket> {
    for (;;) {
        const socket = await new Promise<Socket | undefined>((resolve) => {
            const attempt = connect(path);
            attempt.on('connect', () => resolve(attempt));
            attempt.on('error', () => resolve(undefined));
        });
        if (socket) {
            return socket;
        }
        await nextTurn();
    }
}
