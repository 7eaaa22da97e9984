import { expect } from '@playwright/test';
import { openDemoTrainer } from '../support/demo-stream';
import type { Wire } from '../support/wire';
import { OnTheFlyIde } from './pages/onthefly-ide';
import { readFocus } from './support/focus';
import { sharedIde, test } from './support/test';

/** Presses Tab until the focus leaves the dashboard. Returns the parts that it did not come to. */
async function skippedParts({ page }: OnTheFlyIde): Promise<string[]> {
    const { reachable } = await readFocus(page);
    const reached = new Set<number>();
    for (let presses = 0; presses <= reachable.length; presses++) {
        await page.keyboard.press('Tab');
        const { inside, index } = await readFocus(page);
        if (!inside) {
            break;
        }
        reached.add(index);
    }
    return reachable.filter((_, index) => !reached.has(index));
}

test.describe('With the keyboard alone', () => {
    const ide = sharedIde();
    let trainer: Wire | undefined;
    test.afterAll(() => trainer?.close());

    test('the dashboard is opened from the command palette, and its first steps are walked through', async ({ page }) => {
        const workbench = await OnTheFlyIde.open(page, ide().url);
        await workbench.closeDashboard();
        await workbench.runCommand('OnTheFly: Open Dashboard');
        await expect(workbench.dashboard.guide).toBeVisible();
        await expect.poll(async () => (await readFocus(page)).inside).toBe(true);

        expect((await readFocus(page)).reachable).toContain('button Run the example');
        expect(await skippedParts(workbench)).toEqual([]);
    });

    test('every part of the live dashboard is reached, and the log scrolls', async ({ page }) => {
        trainer = await openDemoTrainer(ide().trainerPort);
        const workbench = await OnTheFlyIde.open(page, ide().url);
        const { dashboard } = workbench;
        await expect(dashboard.figure('step')).toHaveText('320');
        await workbench.runCommand('OnTheFly: Open Dashboard');
        await expect.poll(async () => (await readFocus(page)).inside).toBe(true);

        const { reachable } = await readFocus(page);
        expect(reachable).toEqual(expect.arrayContaining(['select Session', 'select Run', 'select Log level']));
        expect(await skippedParts(workbench)).toEqual([]);

        const top = (): Promise<number> => dashboard.log.evaluate((log) => log.scrollTop);
        await dashboard.log.focus();
        await expect(dashboard.root.getByRole('button', { name: 'Following' })).toBeVisible();
        await expect.poll(top).toBeGreaterThan(0);
        const end = await top();
        await page.keyboard.press('PageUp');
        await expect.poll(top).toBeLessThan(end);
        await expect(dashboard.root.getByRole('button', { name: 'Follow', exact: true })).toBeVisible();
        await page.keyboard.press('Home');
        await expect.poll(top).toBe(0);
        await expect(dashboard.logRows.filter({ hasText: /step 1: / })).toBeVisible();
        await page.keyboard.press('End');
        await expect(dashboard.root.getByRole('button', { name: 'Following' })).toBeVisible();
        await expect(dashboard.logRows.filter({ hasText: 'epoch 5 val_loss' })).toBeVisible();
    });
});
