import { existsSync, readFileSync } from 'node:fs';
import { expect, test, type BrowserContext, type Page } from '@playwright/test';
import { Cable } from '../e2e/support/cable';
import { countTo } from '../e2e/support/count-to';
import { VscodeWorkbench } from './pages/vscode-workbench';
import { CODE_SERVER_OBSTACLE, CodeServer } from './support/code-server';

const STEPS = 900;

/** A training that goes on in a terminal of the IDE, whatever becomes of its window. */
interface Training {
    readonly project: string;
    /** Everything that it wrote. */
    readonly output: () => string;
    readonly hasEnded: () => boolean;
}

test.skip(CODE_SERVER_OBSTACLE !== undefined, CODE_SERVER_OBSTACLE);
test.describe('In code-server, a training is recorded to its end', () => {
    let server: CodeServer;
    let context: BrowserContext;

    test.beforeAll(async () => (server = await CodeServer.start()));
    test.beforeEach(async ({ browser }) => (context = await browser.newContext({ viewport: { width: 1400, height: 900 } })));
    // eslint-disable-next-line no-empty-pattern -- Playwright reads from the pattern which fixtures are needed.
    test.afterEach(async ({}, testInfo) => {
        if (testInfo.status !== testInfo.expectedStatus) {
            await testInfo.attach('server.log', { body: server.log });
            for (const page of context.pages()) {
                await testInfo.attach('page.png', { body: await page.screenshot(), contentType: 'image/png' });
            }
        }
        await context.close();
    });
    test.afterAll(() => server?.dispose());

    async function open(page: Page, url = server.url): Promise<VscodeWorkbench> {
        const workbench = await VscodeWorkbench.open(page, url, server.workspace);
        await workbench.runCommand('OnTheFly: Open Dashboard');
        await expect(workbench.dashboard.root).toBeVisible();
        return workbench;
    }

    /** Resolves when some of its steps are seen. */
    async function train(workbench: VscodeWorkbench, project: string): Promise<Training> {
        const { dashboard } = workbench;
        const [output, status] = [server.temporaryPath('output'), server.temporaryPath('status')];
        const terminal = await workbench.openTerminal();
        await terminal.waitUntilReady(server.temporaryPath('ready'));
        const parameters = `--project ${project} --max-steps ${STEPS} --delay 0.02 --save-dir ${server.temporaryPath('checkpoints')}`;
        await terminal.run(`"$PYTHON" -u examples/train.py ${parameters} > ${output} 2>&1; echo $? > ${status}`);
        await expect(dashboard.sessionPicker.locator('option:checked')).toContainText(project, { timeout: 40_000 });
        await expect.poll(() => dashboard.step()).toBeGreaterThan(50);
        return { project, output: () => readFileSync(output, 'utf8'), hasEnded: () => existsSync(status) };
    }

    /** It is waited for, and the page shows all of it. */
    async function expectWhole({ dashboard }: VscodeWorkbench, { project, output, hasEnded }: Training): Promise<void> {
        await expect.poll(hasEnded, { timeout: 60_000 }).toBe(true);
        await expect(dashboard.sessionPicker.locator('option:checked')).toContainText(project);
        await expect(dashboard.activity).toHaveText('Finished');
        await expect(dashboard.figure('step')).toHaveText(String(STEPS));
        await expect.poll(async () => (await dashboard.curve('loss')).steps).toEqual(countTo(STEPS));
        await expect(dashboard.log.row(`step ${STEPS}: train_loss`)).toBeVisible();
        expect(server.storedSteps(project)).toEqual(countTo(STEPS));
        const lines = server.rows<{ text: string }>(
            "SELECT text FROM logs JOIN sessions USING (session_id) WHERE project = ? AND text LIKE 'step %: train_loss%' ORDER BY event_seq",
            project,
        );
        expect(lines.map(({ text }) => Number(/^step (\d+):/.exec(text)?.[1]))).toEqual(countTo(STEPS));
        expect(output()).toContain('Training has ended.');
        expect(output().split('dashboard connected'), 'it connected once').toHaveLength(2);
    }

    test('when its tab is closed meanwhile', async () => {
        const page = await context.newPage();
        const training = await train(await open(page), 'tab-closed');
        await page.close();
        await expect.poll(training.hasEnded, { timeout: 60_000 }).toBe(true);
        await expectWhole(await open(await context.newPage()), training);
    });

    test('when the extension host is killed meanwhile', async () => {
        const page = await context.newPage();
        const training = await train(await open(page), 'host-killed');
        expect(server.killParts('--type=extensionHost')).toBeGreaterThan(0);
        await expect.poll(training.hasEnded, { timeout: 60_000 }).toBe(true);
        await page.close();
        await expectWhole(await open(await context.newPage()), training);
    });

    test('when its window is loaded again meanwhile', async () => {
        const workbench = await open(await context.newPage());
        const training = await train(workbench, 'reloaded');
        await workbench.reload();
        await expect(workbench.dashboard.activity).toHaveText('Running', { timeout: 60_000 });
        await expectWhole(workbench, training);
    });

    test('when its network is cut meanwhile, and another browser pauses and resumes it at once', async ({ browser }) => {
        const cable = await Cable.to(server.port);
        const other = await browser.newContext({ viewport: { width: 1400, height: 900 } });
        try {
            const training = await train(await open(await context.newPage(), cable.url), 'network-cut');
            cable.cut();
            const workbench = await open(await other.newPage());
            const { dashboard } = workbench;
            await expect(dashboard.activity).toHaveText('Running');
            await dashboard.toolbar.button('Pause').click();
            await expect(dashboard.activity).toHaveText('Paused');
            const stopped = await dashboard.step();
            expect(server.storedSteps('network-cut')).toEqual(countTo(stopped));
            await dashboard.toolbar.button('Resume').click();
            await expect(dashboard.activity).toHaveText('Running');
            await expectWhole(workbench, training);
        } finally {
            await other.close();
            await cable.remove();
        }
    });
});
