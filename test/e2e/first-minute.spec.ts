import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { EXAMPLE_FOLDER } from '../support/trainer-process';
import { OnTheFlyIde } from './pages/onthefly-ide';
import { sharedIde, test } from './support/test';

test.describe('In the first minute', () => {
    const ide = sharedIde();

    test('the dashboard is open by itself and says what to do', async ({ page, context }) => {
        await context.grantPermissions(['clipboard-read', 'clipboard-write']);
        const { dashboard, statusBarEntry } = await OnTheFlyIde.open(page, ide().url);
        await expect(dashboard.guide).toBeVisible();
        await expect(dashboard.activity).toHaveText('Waiting');
        await expect(statusBarEntry).toContainText('waiting');
        await expect(dashboard.banners).toHaveCount(0);
        await expect(dashboard.guide).toContainText(`127.0.0.1:${ide().trainerPort}`);
        await expect(dashboard.guide).toContainText('pip install onthefly-ai');
        await expect(dashboard.guide).toContainText('from onthefly import Trainer');
        await expect(dashboard.exampleButton).toBeEnabled();

        const clipboard = (): Promise<string> => page.evaluate(() => navigator.clipboard.readText());
        await dashboard.copyButton('Copy the command').first().click();
        await expect.poll(clipboard).toBe('pip install onthefly-ai');
        await dashboard.copyButton('Copy the script').click();
        await expect.poll(clipboard).toBe(readFileSync(join(EXAMPLE_FOLDER, 'train.py'), 'utf8'));
    });

    test('trainers are listened for on the port of the settings', () => {
        expect(ide().trainerPort).toBe(ide().wantedTrainerPort);
    });

    test('a script started in a terminal of the IDE moves curves, log and header', async ({ page }) => {
        const workbench = await OnTheFlyIde.open(page, ide().url);
        const { dashboard } = workbench;
        const terminal = await workbench.openTerminal();
        await terminal.waitUntilReady(ide().temporaryPath('ready'));

        const portFile = ide().temporaryPath('port');
        await terminal.run(`echo $ONTHEFLY_DASHBOARD_PORT > ${portFile}`);
        await expect.poll(() => readFileSync(portFile, 'utf8').trim()).toBe(String(ide().trainerPort));

        await terminal.run(`"$PYTHON" examples/train.py --max-steps 400 --delay 0.01 --save-dir ${ide().temporaryPath('checkpoints')}`);
        await expect(dashboard.activity).toHaveText('Running', { timeout: 40_000 });
        await expect.poll(() => dashboard.step()).toBeGreaterThan(0);
        const early = await dashboard.step();
        expect(early, 'it is seen while it goes on').toBeLessThan(400);
        await expect(dashboard.summary('loss')).toHaveAttribute('aria-label', /at step/);
        const drawnEarly = (await dashboard.curve('loss')).steps.length;
        await expect(dashboard.log.row(/step \d+: train_loss/).first()).toBeVisible();
        await expect.poll(() => dashboard.step()).toBeGreaterThan(early);
        await expect.poll(async () => (await dashboard.curve('loss')).steps.length).toBeGreaterThan(drawnEarly);

        await expect(dashboard.activity).toHaveText('Finished', { timeout: 40_000 });
        await expect(dashboard.figure('step')).toHaveText('400');
        await expect(dashboard.summary('loss')).toHaveAttribute('aria-label', /at step 400,/);
        await expect(dashboard.log.row('step 400: train_loss')).toBeVisible();
        await expect(workbench.statusBarEntry).toContainText('finished · baseline · step 400');
        expect((await dashboard.curve('loss')).steps).toEqual(ide().storedSteps('spirals'));
    });
});
