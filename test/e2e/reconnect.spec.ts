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

    for (const [how, signal] of [
        ['restarted', 'SIGTERM'],
        ['killed', 'SIGKILL'],
    ] as const) {
        test(`goes on without a reload when the IDE was ${how} and started again, and its trainer never noticed`, async ({
            page,
            train,
        }) => {
            const { dashboard } = await OnTheFlyIde.open(page, ide().url);
            const pageStart = await page.evaluate(() => performance.timeOrigin);
            const trainer = train(ide().trainerPort, '--project', how, '--max-steps', '1500', '--delay', '0.01');
            await expect(dashboard.sessionPicker.locator('option:checked')).toContainText(how, { timeout: 40_000 });
            await expect.poll(() => dashboard.step()).toBeGreaterThan(200);
            const port = ide().trainerPort;

            await ide().stop(signal);
            await expect(dashboard.banners).toContainText("Connection to the IDE's server lost");
            const before = await dashboard.step();
            await expect.poll(() => ide().storedSteps(how).length, 'it is recorded with no IDE').toBeGreaterThan(before + 100);
            await ide().start();
            expect(ide().trainerPort).toBe(port);

            await expect(dashboard.banners).toHaveCount(0, { timeout: 40_000 });
            await expect(dashboard.sessionPicker.locator('option:checked')).toContainText(how);
            await expect.poll(() => dashboard.step()).toBeGreaterThan(before + 100);
            expect(await page.evaluate(() => performance.timeOrigin), 'the page was not loaded again').toBe(pageStart);
            expect(await trainer.end(), trainer.output).toBe(0);
            expect(trainer.output.split('dashboard connected'), 'it connected once').toHaveLength(2);
            await expect(dashboard.activity).toHaveText('Finished');
            expect(ide().storedSteps(how)).toEqual(countTo(1_500));
            await expect.poll(async () => (await dashboard.curve('loss')).steps).toEqual(countTo(1_500));
        });
    }

    test('brings a recorder back that was killed, says so, and goes on with nearly every step', async ({ page, train }) => {
        const workbench = await OnTheFlyIde.open(page, ide().url);
        const { dashboard } = workbench;
        const pageStart = await page.evaluate(() => performance.timeOrigin);
        const trainer = train(ide().trainerPort, '--project', 'unrecorded', '--max-steps', '1500', '--delay', '0.01');
        await expect(dashboard.sessionPicker.locator('option:checked')).toContainText('unrecorded', { timeout: 40_000 });
        await expect.poll(() => dashboard.step()).toBeGreaterThan(200);
        const { pid, trainerPort } = ide().recorder;

        process.kill(pid, 'SIGKILL');
        await expect(workbench.notification('The recorder of OnTheFly had ended and was started again')).toBeVisible();
        const kept = ide().storedSteps('unrecorded');
        expect(ide().recorder).toMatchObject({ trainerPort });
        expect(ide().recorder.pid).not.toBe(pid);

        expect(await trainer.end(), trainer.output).toBe(0);
        await expect(dashboard.activity).toHaveText('Finished');
        await expect(dashboard.figure('step')).toHaveText('1,500');
        const stored = ide().storedSteps('unrecorded');
        expect(stored.slice(0, kept.length)).toEqual(kept);
        const missing = countTo(1_500).filter((step) => !stored.includes(step));
        // What came within the last flush interval, and the few lines that the client gives up with its socket.
        expect(missing.length).toBeLessThan(40);
        expect((missing.at(-1) ?? 0) - (missing[0] ?? 0), 'they lie together').toBeLessThan(40);
        await expect.poll(async () => (await dashboard.curve('loss')).steps).toEqual(stored);
        expect(await page.evaluate(() => performance.timeOrigin), 'the page was not loaded again').toBe(pageStart);
    });
});
