import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import type { DashboardState } from '@onthefly/shared-types';
import type { Terminal } from '../e2e/pages/terminal';
import { VscodeWorkbench } from './pages/vscode-workbench';
import { CODE_SERVER_OBSTACLE, VscodeServer } from './support/code-server';

test.skip(CODE_SERVER_OBSTACLE !== undefined, CODE_SERVER_OBSTACLE);
test.describe("In VS Code's own server", () => {
    let server: VscodeServer;

    test.beforeAll(async () => (server = await VscodeServer.start()));
    test.afterAll(() => server?.dispose());

    // eslint-disable-next-line no-empty-pattern -- Playwright reads from the pattern which fixtures are needed.
    test.afterEach(async ({}, testInfo) => {
        if (testInfo.status !== testInfo.expectedStatus) {
            await testInfo.attach('server.log', { body: server.log });
        }
    });

    /** What a command writes to its standard output. */
    async function output(terminal: Terminal, command: string): Promise<string> {
        const path = server.temporaryPath('output');
        const done = server.temporaryPath('done');
        await terminal.run(`${command} > ${path}; : > ${done}`);
        await expect.poll(() => existsSync(done)).toBe(true);
        return readFileSync(path, 'utf8').trim();
    }

    test('terminals of every window carry the one port and the command onthefly, and a training leads in its own window only', async ({
        page,
        context,
    }) => {
        const first = await VscodeWorkbench.open(page, server.url, server.workspace);
        await expect(first.statusBarEntry).toContainText('waiting');
        const second = await VscodeWorkbench.open(await context.newPage(), server.url, join(server.workspace, 'examples'));
        await expect(second.statusBarEntry).toContainText('waiting');

        const terminals = [];
        for (const workbench of [first, second]) {
            await workbench.page.bringToFront();
            const terminal = await workbench.openTerminal();
            await terminal.waitUntilReady(server.temporaryPath('ready'));
            terminals.push(terminal);
        }
        const [ofFirst, ofSecond] = terminals as [Terminal, Terminal];
        await first.page.bringToFront();
        expect(await output(ofFirst, 'echo $ONTHEFLY_DASHBOARD_PORT')).toBe(String(server.wantedTrainerPort));
        const apart = `"$PYTHON" examples/train.py --delay 0.01 --max-steps 300 --save-dir ${server.temporaryPath('checkpoints')}`;
        await ofFirst.run(`${apart} --project first --run-name earlier`);
        await expect(first.statusBarEntry).toContainText('finished · earlier', { timeout: 40_000 });

        await second.page.bringToFront();
        expect(await output(ofSecond, 'echo $ONTHEFLY_DASHBOARD_PORT')).toBe(String(server.wantedTrainerPort));
        const checkpoints = server.temporaryPath('checkpoints');
        await ofSecond.run(`"$PYTHON" train.py --project second --delay 0.01 --max-steps 900 --save-dir ${checkpoints} &`);
        await expect(second.statusBarEntry).toContainText('running · baseline', { timeout: 40_000 });
        await expect(first.statusBarEntry).toContainText('finished · earlier');
        const {
            server: listening,
            sessions,
            currentSessionId,
        } = JSON.parse(await output(ofSecond, 'onthefly status --json')) as DashboardState;
        expect(listening.port).toBe(server.wantedTrainerPort);
        expect(sessions.find(({ sessionId }) => sessionId === currentSessionId)?.project).toBe('second');
        await expect(second.statusBarEntry).toContainText('finished', { timeout: 40_000 });
        expect(server.storedSteps('second')).toHaveLength(900);
    });
});
