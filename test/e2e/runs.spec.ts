import { expect } from '@playwright/test';
import { sharedPage, sharedTrainer } from './support/shared-page';
import { sharedIde, test } from './support/test';

test.describe('Runs and their lineage', () => {
    const ide = sharedIde();
    const workbench = sharedPage(ide);
    sharedTrainer(ide, '--samples', '1024', '--delay', '0.008', '--project', 'family');

    test('a fork is a row, a node and what the trainer goes on as', async () => {
        const { dashboard } = workbench();
        const { toolbar, dialog, runs, lineage, runPicker, activity } = dashboard;
        const step = (): Promise<number> => dashboard.step();
        await expect(activity).toHaveText('Running', { timeout: 40_000 });
        await expect.poll(step).toBeGreaterThan(20);
        await toolbar.button('Fork…').click();
        await dialog.field(/^\s*Name/).fill('gentle');
        await dialog.field('Learning rate ×').fill('zero');
        await expect(dialog.content.getByRole('alert')).toHaveText('Write a number, such as 0.5');
        await expect(dialog.agreeButton('Fork')).toHaveAttribute('aria-disabled', 'true');
        await dialog.field('Learning rate ×').fill('0.5');
        await dialog.confirm('Fork');
        await expect(toolbar.status).toHaveText('Forked: gentle goes on.');
        await expect(runs.row('gentle')).toContainText('running');
        await expect(runs.row('baseline')).toContainText('left');
        await expect(lineage.nodes).toHaveCount(2);
        await expect(lineage.edges).toHaveCount(1);
        await expect(lineage.node('gentle')).toHaveAttribute('aria-current', 'true');
        await expect(runPicker.locator('option:checked')).toHaveText('gentle');
        await expect.poll(step).toBeGreaterThan(10);
    });

    test('the table sorts, filters and shows other numbers', async () => {
        const { runs } = workbench().dashboard;
        await runs.head('run').getByRole('button').click();
        await expect(runs.head('run')).toHaveAttribute('aria-sort', 'ascending');
        expect(await runs.names()).toEqual(['baseline', 'gentle']);
        await runs.head('run').getByRole('button').click();
        await expect(runs.head('run')).toHaveAttribute('aria-sort', 'descending');
        await expect.poll(() => runs.names()).toEqual(['gentle', 'baseline']);
        await runs.head('run').getByRole('button').click();

        await runs.filter.fill('gen');
        await expect(runs.rows).toHaveCount(1);
        await runs.filter.fill('');
        await expect(runs.rows).toHaveCount(2);

        await runs.columns.open();
        await runs.columns.check('accuracy: maximum').click();
        await runs.columns.check('parents').click();
        await runs.columns.button.press('Escape');
        await expect(runs.head('max accuracy')).toBeVisible();
        await expect(runs.row('gentle')).toContainText('baseline');
    });

    test('another run is shown, and trained on, from its row', async () => {
        const { runs, runPicker, toolbar } = workbench().dashboard;
        await runs.row('baseline').locator('td').nth(1).click();
        await expect(runPicker.locator('option:checked')).toHaveText('baseline');
        await runs.menu('Actions for baseline').choose('Train on this run');
        await expect(toolbar.status).toHaveText(/^The trainer is on baseline( at step [\d,]+)?\. It trains on\.$/);
        await expect(runs.row('baseline')).toContainText('running');
        await expect(runs.row('gentle')).toContainText('left');
    });

    test('the graph is walked, moved and merged in with the keyboard alone', async () => {
        const { lineage, dialog, toolbar, runs, runPicker } = workbench().dashboard;
        const { page } = workbench();
        await lineage.node('baseline').focus();
        await page.keyboard.press('ArrowRight');
        await expect(lineage.node('gentle')).toBeFocused();
        const before = await lineage.view();
        await page.keyboard.press('+');
        await page.keyboard.press('Shift+ArrowDown');
        expect(await lineage.view()).not.toBe(before);
        await page.keyboard.press('0');
        await page.keyboard.press('Space');
        await expect(lineage.button('Merge 1…')).toHaveAttribute('aria-disabled', 'true');
        await page.keyboard.press('ArrowLeft');
        await page.keyboard.press('Space');
        await expect(lineage.graph.getByRole('option', { selected: true })).toHaveCount(2);
        await lineage.button('Merge 2…').focus();
        await page.keyboard.press('Enter');

        await expect(dialog.heading).toHaveText('Merge runs');
        await expect(dialog.field(/gentle/)).toBeChecked();
        await expect(dialog.content).toContainText('Being trained: it pauses for the merge');
        await dialog.field(/^\s*adapter/).focus();
        await page.keyboard.press('ArrowUp');
        await expect(dialog.field(/^\s*swa/)).toBeChecked();
        await dialog.field(/^\s*Name/).focus();
        await page.keyboard.type('both');
        await page.keyboard.press('Enter');
        await expect(toolbar.status).toHaveText('Merged 2 checkpoints into both (swa).');
        await expect(runs.row('both')).toContainText('baseline, gentle');
        await expect(runPicker.locator('option:checked'), 'the dashboard goes with the trainer').toHaveText('both');
        await expect(lineage.nodes).toHaveCount(3);
        await expect(lineage.edges).toHaveCount(3);
    });

    test('the graph is zoomed and moved with the mouse, and its nodes have a menu', async () => {
        const { lineage, runPicker } = workbench().dashboard;
        const { page } = workbench();
        await lineage.button('Show everything').click();
        const before = await lineage.view();
        await lineage.button('Zoom in').click();
        expect(await lineage.view()).not.toBe(before);
        await lineage.button('Show everything').click();
        const { x = 0, y = 0 } = (await lineage.graph.boundingBox()) ?? {};
        await page.mouse.move(x + 4, y + 4);
        await page.mouse.down();
        await page.mouse.move(x + 34, y + 14, { steps: 3 });
        await page.mouse.up();
        expect(await lineage.view()).not.toBe(before);
        await lineage.button('Show everything').click();
        await lineage.menu('Run').openOn(lineage.node('gentle'));
        await lineage.menu('Run').item('Show').click();
        await expect(runPicker.locator('option:checked')).toHaveText('gentle');
    });
});
