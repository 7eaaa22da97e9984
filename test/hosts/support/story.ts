import { existsSync, readFileSync } from 'node:fs';
import { expect, test, type BrowserContext } from '@playwright/test';
import { countTo } from '../../e2e/support/count-to';
import type { IdeProcess } from '../../e2e/support/ide-process';
import type { Workbench } from '../pages/workbench';
import type { Host } from './host';

const PROJECT = 'story';

/**
 * One person's first quarter of an hour, the same in every IDE: one window and one training, from the first look to the end. The parts follow
 * on one another.
 */
export function tellStory(name: string, host: Host): void {
    test.describe.serial(name, () => {
        let server: IdeProcess;
        let context: BrowserContext;
        let workbench: Workbench;
        const refused: string[] = [];

        test.beforeAll(async ({ browser }) => {
            server = await host.start();
            context = await browser.newContext({ viewport: { width: 1400, height: 900 } });
            const page = await context.newPage();
            page.on('console', (message) => {
                if (/Content Security Policy/.test(message.text()) && message.location().url.includes('/page/')) {
                    refused.push(message.text());
                }
            });
            workbench = await host.open(page, server);
        });

        // eslint-disable-next-line no-empty-pattern -- Playwright reads from the pattern which fixtures are needed.
        test.afterEach(async ({}, testInfo) => {
            if (testInfo.status !== testInfo.expectedStatus) {
                await testInfo.attach('server.log', { body: server.log });
                await testInfo.attach('page.png', { body: await workbench.page.screenshot(), contentType: 'image/png' });
            }
        });

        test.afterAll(async () => {
            await context?.close();
            await server?.dispose();
        });

        test('the dashboard is open by itself and says what to do', async () => {
            const { dashboard, statusBarEntry } = workbench;
            await expect(dashboard.guide).toContainText(`127.0.0.1:${server.wantedTrainerPort}`);
            await expect(dashboard.activity).toHaveText('Waiting');
            await expect(statusBarEntry).toContainText('waiting');
            await expect(dashboard.exampleButton).toBeEnabled();
            await expect(dashboard.banners).toHaveCount(0);
        });

        test('a script started in a terminal is seen while it trains', async () => {
            const { dashboard, statusBarEntry } = workbench;
            const terminal = await workbench.openTerminal();
            await terminal.waitUntilReady(server.temporaryPath('ready'));
            const port = server.temporaryPath('port');
            await terminal.run(`echo $ONTHEFLY_DASHBOARD_PORT > ${port}`);
            await expect.poll(() => readText(port)).toBe(String(server.wantedTrainerPort));
            const checkpoints = server.temporaryPath('checkpoints');
            await terminal.run(`"$PYTHON" examples/train.py --project ${PROJECT} --delay 0.01 --save-dir ${checkpoints}`);
            await expect(dashboard.activity).toHaveText('Running', { timeout: 40_000 });
            await expect.poll(() => dashboard.step()).toBeGreaterThan(0);
            await expect(statusBarEntry).toContainText('running');
            await expect(dashboard.sessionPicker.locator('option:checked')).toContainText(PROJECT);
        });

        test('curves and log move, step by step', async () => {
            const { dashboard } = workbench;
            const early = (await dashboard.curve('loss')).steps.length;
            await expect.poll(async () => (await dashboard.curve('loss')).steps.length).toBeGreaterThan(early + 50);
            const { steps, values } = await dashboard.curve('loss');
            expect(steps).toEqual(countTo(steps.length));
            expect(values).toEqual(server.storedLosses(PROJECT).slice(0, values.length));
            await expect(dashboard.log.row(/step \d+: train_loss/).first()).toBeVisible();
        });

        test('it is paused by a command and goes on by a button', async () => {
            const { dashboard } = workbench;
            await workbench.runCommand('OnTheFly: Pause Training');
            await expect(dashboard.activity).toHaveText('Paused');
            const stopped = await dashboard.step();
            expect(server.storedSteps(PROJECT).at(-1)).toBe(stopped);
            await dashboard.toolbar.button('Resume').click();
            await expect(dashboard.activity).toHaveText('Running');
            await expect.poll(() => dashboard.step()).toBeGreaterThan(stopped + 20);
        });

        test('losses of single samples are measured, and a fork trains on the highest', async () => {
            const { dashboard } = workbench;
            await dashboard.toolbar.button('Report').click();
            await expect(dashboard.loss.facts).toContainText('4,096');
            await expect.poll(() => dashboard.loss.samples()).toBeGreaterThan(1_000);
            await dashboard.loss.button('Fork on these').click();
            await expect(dashboard.toolbar.status).toContainText('Forked: fork1 trains on');
            await expect.poll(() => dashboard.runs.names()).toEqual(['baseline', 'fork1']);
        });

        test('those samples are written to a file', async () => {
            const { dashboard } = workbench;
            await dashboard.loss.choose('Export', /CSV/);
            await workbench.confirmSave();
            await expect(dashboard.toolbar.status).toContainText('samples written to');
            const [, path = ''] = /written to (.*\.csv)/.exec(await dashboard.toolbar.status.innerText()) ?? [];
            expect(existsSync(path), path).toBe(true);
            expect(path).toContain(server.workspace);
            expect(readFileSync(path, 'utf8').trim().split('\n').length - 1).toBe(await dashboard.loss.samples());
        });

        test('the page is loaded again, and the training goes on in it', async () => {
            const { dashboard } = workbench;
            await expect(dashboard.activity).toHaveText(/Running|Paused/);
            if ((await dashboard.activity.innerText()) === 'Paused') {
                await dashboard.toolbar.button('Resume').click();
            }
            await dashboard.log.level.selectOption('Warnings and errors');
            await expect(dashboard.activity).toHaveText('Running');
            const before = await dashboard.step();
            // The IDE stores what its views look like now and then.
            await workbench.page.waitForTimeout(1_000);

            await workbench.reload();
            await expect(dashboard.activity).toHaveText('Running', { timeout: 60_000 });
            await expect.poll(() => dashboard.step()).toBeGreaterThan(before);
            await expect(dashboard.log.level).toHaveValue('warn');
            await expect.poll(() => dashboard.runs.names()).toEqual(['baseline', 'fork1']);
        });

        test('it is ended, and everything is kept', async () => {
            const { dashboard, statusBarEntry } = workbench;
            await workbench.runCommand('OnTheFly: Stop Training…');
            await dashboard.dialog.confirm('Stop');
            await expect(dashboard.activity).toHaveText('Finished');
            await expect(statusBarEntry).toContainText('finished');
            const shown = await dashboard.curve('loss');
            const stored = server.rows<{ step: number }>(
                'SELECT step FROM metrics JOIN sessions USING (session_id) WHERE project = ? AND run_id = ? ORDER BY step',
                PROJECT,
                'fork1',
            );
            expect(shown.steps).toEqual(stored.map(({ step }) => step));
            expect(refused).toEqual([]);
        });
    });
}

function readText(path: string): string {
    return existsSync(path) ? readFileSync(path, 'utf8').trim() : '';
}
