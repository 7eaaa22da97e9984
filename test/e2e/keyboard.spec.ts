import { expect, type Locator, type Page } from '@playwright/test';
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

    test('curves, runs, log and sessions are worked with: filters, axes, sorting, choices, menus and questions', async ({ page }) => {
        const workbench = await OnTheFlyIde.open(page, ide().url);
        const { dashboard } = workbench;
        const { metrics, runs, log, sessions, panels, dialog, root } = dashboard;
        await expect(dashboard.figure('step')).toHaveText('320');
        const use = async (control: Locator, ...keys: string[]): Promise<void> => {
            await control.focus();
            for (const key of keys) {
                await page.keyboard.press(key);
            }
        };

        await use(metrics.smoothing, 'ArrowRight', 'ArrowRight');
        await expect(metrics.smoothing).not.toHaveValue('0');
        await use(metrics.axis, 'e');
        await expect(metrics.axis.locator('option:checked')).toHaveText('epoch');
        await use(metrics.button('log y'), 'Space');
        await expect(metrics.button('log y')).toHaveAttribute('aria-pressed', 'true');
        await metrics.filter.focus();
        await page.keyboard.type('grad');
        await expect(metrics.charts).toHaveCount(1);
        await use(metrics.menu('Export').button, 'Enter');
        await expect(metrics.menu('Export').item('All shown metrics as CSV')).toBeVisible();
        const [download] = await Promise.all([page.waitForEvent('download'), chooseFocused(page, 'All shown metrics as CSV')]);
        expect(download.suggestedFilename()).toMatch(/\.csv$/);

        await use(runs.head('steps').getByRole('button'), 'Enter');
        await expect(runs.head('steps')).toHaveAttribute('aria-sort', /ascending|descending/);
        await use(runs.columns.button, 'Enter', 'End', 'Space', 'Escape');
        await expect(runs.columns.button).toBeFocused();

        await log.find.focus();
        await page.keyboard.type('gradient norm');
        await expect(log.hits).toHaveText(/^1 /);
        await use(log.level, 'End');
        await expect(log.level.locator('option:checked')).toHaveText(/error/i);

        await use(sessions.rows.first().getByRole('button', { name: /^Actions for/ }), 'Enter');
        await chooseFocused(page, 'Name and note…');
        await dialog.field(/^Name \(/).focus();
        await page.keyboard.type('By keys');
        await page.keyboard.press('Enter');
        await expect(sessions.row('By keys')).toHaveCount(1);
        await use(sessions.rows.first().getByRole('button', { name: /^Actions for/ }), 'Enter');
        await chooseFocused(page, 'Export…');
        await expect(dialog.field('Format', true)).toBeVisible();
        await page.keyboard.press('Escape');
        await expect(dialog.root).toHaveCount(0);
        await use(panels.arrange('Health').button, 'Enter');
        await expect(root.getByRole('menu', { name: /Health/ })).toBeVisible();
        await page.keyboard.press('Escape');
    });
});

/** Goes down an open menu to an entry and takes it. */
async function chooseFocused(page: Page, entry: string): Promise<void> {
    const item = page.getByRole('menuitem', { name: entry, exact: true });
    await expect(item).toBeVisible();
    for (let presses = 0; presses < 20 && !(await item.evaluate(isFocused)); presses++) {
        await page.keyboard.press('ArrowDown');
    }
    await page.keyboard.press('Enter');
}

function isFocused(element: Element): boolean {
    return (element.getRootNode() as ShadowRoot).activeElement === element;
}
