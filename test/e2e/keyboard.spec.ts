import { expect } from '@playwright/test';
import { openDemoTrainer } from '../support/demo-stream';
import type { Wire } from '../support/wire';
import { OnTheFlyIde } from './pages/onthefly-ide';
import { FocusTour } from './support/focus';
import { sharedIde, test } from './support/test';

test.describe('With the keyboard alone', () => {
    const ide = sharedIde();
    let trainer: Wire | undefined;
    test.afterAll(() => trainer?.close());

    test('the dashboard is opened from the command palette, and its first steps are walked through', async ({ page }) => {
        const workbench = await OnTheFlyIde.open(page, ide().url);
        await workbench.closeDashboard();
        await workbench.runCommand('OnTheFly: Open Dashboard');
        await expect(workbench.dashboard.guide).toBeVisible();
        const tour = await FocusTour.begin(page);
        await expect.poll(async () => (await tour.look()).inside).toBe(true);
        expect((await tour.look()).reachable).toContain('button Run the example');
        expect(await tour.walk()).toEqual([]);
    });

    test('every part of the live dashboard is reached, and the log scrolls', async ({ page }) => {
        trainer = await openDemoTrainer(ide().trainerPort);
        const workbench = await OnTheFlyIde.open(page, ide().url);
        const { dashboard } = workbench;
        await expect(dashboard.figure('step')).toHaveText('320');
        await workbench.runCommand('OnTheFly: Open Dashboard');
        const tour = await FocusTour.begin(page);
        await expect.poll(async () => (await tour.look()).inside).toBe(true);
        expect((await tour.look()).reachable).toEqual(expect.arrayContaining(['select Session', 'select Run', 'select Log level']));
        expect(await tour.walk()).toEqual([]);

        const top = (): Promise<number> => dashboard.log.list.evaluate((log) => log.scrollTop);
        await dashboard.log.list.focus();
        await expect(dashboard.root.getByRole('button', { name: 'Following' })).toBeVisible();
        await expect.poll(top).toBeGreaterThan(0);
        const end = await top();
        await page.keyboard.press('PageUp');
        await expect.poll(top).toBeLessThan(end);
        await expect(dashboard.root.getByRole('button', { name: 'Follow', exact: true })).toBeVisible();
        await page.keyboard.press('Home');
        await expect.poll(top).toBe(0);
        await expect(dashboard.log.row(/step 1: /)).toBeVisible();
        await page.keyboard.press('End');
        await expect(dashboard.root.getByRole('button', { name: 'Following' })).toBeVisible();
        await expect(dashboard.log.row('epoch 5 val_loss')).toBeVisible();
    });
});
