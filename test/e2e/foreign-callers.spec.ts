import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { expect, type Page } from '@playwright/test';
import { CAN_BE_OTHER_USER, OtherUser } from '../support/other-user';
import { stepLines, Wire } from '../support/wire';
import { OnTheFlyIde } from './pages/onthefly-ide';
import { sharedIde, test } from './support/test';

const FORGED = `\n${stepLines('sess-forged', 3).join('\n')}\n`;

async function listen(server: Server): Promise<number> {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return (server.address() as AddressInfo).port;
}

/** Does with a port of this machine whatever a web page can do with it. */
async function callFromPage(page: Page, port: number): Promise<void> {
    await page.evaluate(
        async ({ address, forged }) => {
            const url = `http://${address}/${'a'.repeat(300)}`;
            const plain = { 'Content-Type': 'text/plain' };
            void fetch(url, { method: 'POST', mode: 'no-cors', headers: plain, body: forged }).catch(() => undefined);
            void fetch(url, { method: 'PUT', headers: { 'X-Own': 'preflight' }, body: forged }).catch(() => undefined);
            const request = new XMLHttpRequest();
            request.open('POST', url);
            request.setRequestHeader('Content-Type', 'text/plain');
            request.send(forged);
            navigator.sendBeacon(url, forged);
            const frame = document.createElement('iframe');
            frame.name = 'target';
            const form = document.createElement('form');
            Object.assign(form, { action: url, method: 'POST', enctype: 'text/plain', target: 'target' });
            const field = document.createElement('textarea');
            Object.assign(field, { name: 'x', value: forged });
            form.append(field);
            const secure = document.createElement('iframe');
            secure.src = `https://${address}/`;
            document.body.append(frame, form, secure);
            form.submit();
            new WebSocket(`ws://${address}/`, 'forged').onerror = null;
            new EventSource(url).onerror = null;
            const iceServers = [{ urls: `turn:${address}?transport=tcp`, username: forged, credential: forged }];
            const peer = new RTCPeerConnection({ iceServers, iceTransportPolicy: 'relay' });
            peer.createDataChannel('forged');
            await peer.setLocalDescription(await peer.createOffer());
            await new Promise((done) => setTimeout(done, 2_000));
        },
        { address: `127.0.0.1:${port}`, forged: FORGED },
    );
}

test.describe('The trainer port, called by', () => {
    const ide = sharedIde();

    test('another user, is told of once, with what to do, also in the first minute', async ({ page }) => {
        test.skip(!CAN_BE_OTHER_USER, 'Only root can start a process as another user.');
        const workbench = await OnTheFlyIde.open(page, ide().url);
        const other = await OtherUser.call({ port: ide().trainerPort, text: FORGED.trimStart(), times: 3 });
        const sentence = 'A trainer of the user "nobody"';
        await expect(workbench.notification(sentence)).toHaveCount(1);
        await expect(workbench.dashboard.guide).toBeVisible();
        await expect(workbench.dashboard.root.locator('otf-banner')).toContainText(
            /was refused: OnTheFly runs as "root".*Start the training as "root"/,
        );
        await page.screenshot({ path: test.info().outputPath('refused.png') });
        await other.end();
        await page.reload();
        await expect(workbench.dashboard.root.locator('otf-banner')).toContainText(sentence);
    });

    test('a web page in whichever way, takes nothing from it', async ({ page }) => {
        const seen: string[] = [];
        const sink = createServer((socket) => {
            const index = seen.push('') - 1;
            socket.on('data', (data) => (seen[index] += data.toString('latin1'))).on('error', () => undefined);
        });
        const website = createHttpServer((_, response) => response.setHeader('Content-Type', 'text/html').end('<!doctype html><body>'));
        const sinkPort = await listen(sink);
        await page.goto(`http://127.0.0.1:${await listen(website)}/`);
        await callFromPage(page, sinkPort);
        expect(
            seen.filter((text) => text.includes(FORGED.trim().split('\n')[2] ?? '')).length,
            seen.join('\n---\n'),
        ).toBeGreaterThanOrEqual(4);
        await callFromPage(page, ide().trainerPort);

        const trainer = await Wire.open(ide().trainerPort);
        await trainer.write(`${stepLines('sess-own', 7).join('\n')}\n`);
        const { dashboard } = await OnTheFlyIde.open(page, ide().url);
        await expect.poll(() => dashboard.step()).toBe(7);
        await expect(dashboard.sessionPicker.locator('option')).toHaveCount(1);
        await trainer.close();
        sink.close();
        website.close();
    });
});
