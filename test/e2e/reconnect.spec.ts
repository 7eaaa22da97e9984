import { expect } from '@playwright/test';
import { countTo } from './support/count-to';
import { Cable } from './support/cable';
import { OnTheFlyIde } from './pages/onthefly-ide';
import { sharedIde, test } from './support/test';

test.describe('A dashboard that was away', () => {
    const ide = sharedIde();

    test('comes back by itself after a reload of the page, with the whole curve', async ({ page, train }) => {
        const workbench = await OnTheFlyIde.open(page, ide().url);
        const { dashboard } = workbench;
        const trainer = train(ide().trainerPort, '--project', 'reloaded', '--delay', '0.008');
        await expect.poll(() => dashboard.step(), { timeout: 40_000 }).toBeGreaterThan(200);
        await dashboard.log.level.selectOption('Warnings and errors');
        const before = await dashboard.step();

        await workbench.reload();
        await expect(dashboard.root).toBeVisible();
        await expect(dashboard.log.level).toHaveValue('warn');
        await expect.poll(() => dashboard.step()).toBeGreaterThan(before);
        await expect(dashboard.activity).toHaveText('Running');
        await expect.poll(async () => (await dashboard.curve('loss')).steps.length).toBeGreaterThan(before);
        const { steps } = await dashboard.curve('loss');
        expect(steps).toEqual(countTo(steps.length));

        await trainer.kill();
        await expect(dashboard.activity).toHaveText('Ended');
        const stored = ide().storedSteps('reloaded');
        await expect.poll(async () => (await dashboard.curve('loss')).steps).toEqual(stored);
        expect(stored).toEqual(countTo(stored.length));
    });

    test('takes a tick for deleting checkpoints back when the trainer is gone', async ({ page, train }) => {
        const { dashboard } = await OnTheFlyIde.open(page, ide().url);
        const trainer = train(ide().trainerPort, '--project', 'ticked', '--delay', '0.008');
        await expect(dashboard.sessionPicker.locator('option:checked')).toContainText('ticked', { timeout: 40_000 });
        const { toolbar, dialog } = dashboard;
        await toolbar.button('Pause').click();
        await expect(dashboard.activity).toHaveText('Paused');
        await toolbar.more.choose('Reset…');
        await dialog.field(/Also delete checkpoints/).check();
        await trainer.kill();
        await expect(dialog.content).toContainText('the tick for deleting its checkpoints was taken back');
        await expect(dialog.content).toContainText('its checkpoints stay where they are');
        await dialog.confirm('Reset');
        await expect(toolbar.status).toContainText('The session is archived.');
    });

    test('catches up without a reload when its connection was cut', async ({ page, train }) => {
        const cable = await Cable.to(ide().port);
        try {
            const { dashboard, statusBarEntry } = await OnTheFlyIde.open(page, cable.url);
            const pageStart = await page.evaluate(() => performance.timeOrigin);
            const trainer = train(ide().trainerPort, '--project', 'cut', '--delay', '0.008');
            await expect(dashboard.sessionPicker.locator('option:checked')).toContainText('cut', { timeout: 40_000 });
            await expect.poll(() => dashboard.step()).toBeGreaterThan(100);

            cable.cut();
            await expect(dashboard.banners).toContainText("Connection to the IDE's server lost");
            await expect(statusBarEntry).toContainText('no connection');
            const before = await dashboard.step();
            await expect.poll(() => ide().storedSteps('cut').length).toBeGreaterThan(before + 200);
            expect(await dashboard.step()).toBe(before);

            cable.mend();
            await expect.poll(() => dashboard.step(), { timeout: 40_000 }).toBeGreaterThan(before + 200);
            await expect(dashboard.banners).toHaveCount(0);
            await expect(dashboard.activity).toHaveText('Running');
            await trainer.kill();
            await expect(dashboard.activity).toHaveText('Ended');
            const stored = ide().storedSteps('cut');
            await expect.poll(async () => (await dashboard.curve('loss')).steps).toEqual(stored);
            expect(stored).toEqual(countTo(stored.length));
            expect(await page.evaluate(() => performance.timeOrigin), 'the page was not loaded again').toBe(pageStart);
        } finally {
            await cable.remove();
        }
    });

    test('connects again without a reload when the IDE was restarted, and shows the session that went on', async ({ page, train }) => {
        const { dashboard } = await OnTheFlyIde.open(page, ide().url);
        const pageStart = await page.evaluate(() => performance.timeOrigin);
        const trainer = train(ide().trainerPort, '--project', 'restarted', '--max-steps', '1500', '--delay', '0.006');
        await expect(dashboard.sessionPicker.locator('option:checked')).toContainText('restarted', { timeout: 40_000 });
        await expect.poll(() => dashboard.step()).toBeGreaterThan(200);
        const port = ide().trainerPort;

        await ide().stop();
        await expect(dashboard.banners).toContainText("Connection to the IDE's server lost");
        const before = ide().storedSteps('restarted').length;
        await ide().start();
        expect(ide().trainerPort).toBe(port);
        await expect.poll(() => ide().storedSteps('restarted').length, { timeout: 30_000 }).toBeGreaterThan(before);

        await expect(dashboard.banners).toHaveCount(0, { timeout: 40_000 });
        await expect(dashboard.sessionPicker.locator('option:checked')).toContainText('restarted');
        await expect.poll(() => dashboard.step()).toBeGreaterThan(before);
        expect(await page.evaluate(() => performance.timeOrigin), 'the page was not loaded again').toBe(pageStart);
        expect(await trainer.end(), trainer.output).toBe(0);
        await expect(dashboard.activity).toHaveText('Finished');
        expect(ide().storedSteps('restarted')).toEqual(countTo(1_500));
        await expect.poll(async () => (await dashboard.curve('loss')).steps).toEqual(countTo(1_500));
    });
});
