import { existsSync } from 'node:fs';
import { expect } from '@playwright/test';
import { sharedPage, sharedTrainer } from './support/shared-page';
import { sharedIde, test } from './support/test';

test.describe('Steering a training', () => {
    const ide = sharedIde();
    const workbench = sharedPage(ide);
    const trainer = sharedTrainer(ide, '--samples', '1024', '--delay', '0.01');

    test('pauses and resumes it; the buttons say what is possible', async () => {
        const { dashboard, statusBarEntry } = workbench();
        const { toolbar } = dashboard;
        const commands = dashboard.commands.root.getByRole('listitem');
        await expect(dashboard.activity).toHaveText('Running', { timeout: 40_000 });
        await expect.poll(() => dashboard.step()).toBeGreaterThan(20);
        await toolbar.button('Pause').click();
        await expect(toolbar.status).toHaveText(/^Paused at step [\d,]+\.$/);
        await expect(dashboard.activity).toHaveText('Paused');
        await expect(statusBarEntry).toContainText('paused');
        const step = await dashboard.step();
        await expect(commands.first()).toContainText('Pause');
        await expect(commands.first()).toContainText(`Applied at step ${step}`);
        expect(await dashboard.step()).toBe(step);

        await toolbar.button('Resume').click();
        await expect(toolbar.status).toHaveText(/^Training goes on/);
        await expect(dashboard.activity).toHaveText('Running');
        await expect.poll(() => dashboard.step()).toBeGreaterThan(step);
    });

    test('saves a checkpoint, copies its path, and goes back to it', async () => {
        const { dashboard, page } = workbench();
        const { toolbar, checkpoints, dialog } = dashboard;
        const before = await checkpoints.rows.count();
        await toolbar.button('Checkpoint').click();
        await expect(toolbar.status).toContainText(/^Checkpoint of step [\d,]+: /);
        await expect(checkpoints.rows).toHaveCount(before + 1);
        const row = checkpoints.rows.first();
        const step = Number(/step ([\d,]+)/.exec(await row.innerText())?.[1]?.replaceAll(',', ''));
        const menu = checkpoints.menu(`More for baseline at step ${step}`);
        await menu.openOn(row.locator('.what'));
        await menu.item('Copy path').click();
        const copied = (): Promise<string> => page.evaluate(() => navigator.clipboard.readText());
        await expect.poll(copied).toContain(`step${step}`);
        expect(existsSync(await copied())).toBe(true);

        await row.getByRole('button', { name: 'Load' }).click();
        await expect(dialog.heading).toHaveText('Load a checkpoint');
        await expect(dialog.content).toContainText('What it learnt since it last saved one is lost.');
        await dialog.confirm('Load');
        await expect(toolbar.status).toContainText(`Checkpoint of step ${step} loaded.`);
    });

    test('tests it', async () => {
        const { dashboard } = workbench();
        await dashboard.toolbar.button('Test').click();
        await expect(dashboard.toolbar.status).toHaveText(/^Tested: average loss \d/);
        await expect(dashboard.chart('loss').getByRole('button', { name: /^Test at step/ })).toHaveCount(1);
    });

    test('with the keyboard alone: keys, the palette, the menu of the IDE, the toolbar and a dialog', async () => {
        const ideWithDashboard = workbench();
        const { dashboard, page } = ideWithDashboard;
        const { toolbar, dialog } = dashboard;
        const commands = dashboard.commands.root.getByRole('listitem');
        await page.keyboard.press('Control+Alt+Shift+P');
        await expect(toolbar.status).toHaveText(/^(Paused at step|Training goes on)/);
        await ideWithDashboard.runCommand('OnTheFly: Pause or Resume Training');
        await expect(toolbar.status).toHaveText(/^(Paused at step|Training goes on)/);

        await ideWithDashboard.runCommand('OnTheFly: Go to Panel: Commands');
        await expect(dashboard.panels.fold('Commands')).toBeFocused();
        await toolbar.button('Checkpoint').focus();
        await page.keyboard.press('ArrowRight');
        await expect(toolbar.button('Test')).toBeFocused();
        await page.keyboard.press('ArrowRight');
        await page.keyboard.press('Enter');
        await expect(dialog.heading).toHaveText('Fork a run');
        await page.keyboard.type('by-keys');
        await page.keyboard.press('Enter');
        await expect(toolbar.status).toHaveText('Forked: by-keys goes on.');
        await expect(dashboard.runPicker.locator('option')).toHaveText(['baseline', 'by-keys']);
        await expect(toolbar.button('Fork…')).toBeFocused();
        await expect(commands.filter({ hasText: 'Fork' }).first()).toContainText('Applied');

        await toolbar.button('Checkpoint').focus();
        for (let presses = 0; presses < 5; presses++) {
            await page.keyboard.press('ArrowRight');
        }
        await page.keyboard.press('Enter');
        await expect(toolbar.health.item('Numerics')).toBeFocused();
        await page.keyboard.press('End');
        await expect(toolbar.health.item('All five checks')).toBeFocused();
        await page.keyboard.press('Escape');
        await expect(toolbar.health.button).toBeFocused();
    });

    test('what does not fit into the toolbar is in the menu at its end, and messages lie over the panels', async () => {
        const { dashboard, page } = workbench();
        const { toolbar } = dashboard;
        const { width, height } = page.viewportSize() ?? { width: 1400, height: 900 };
        await expect(toolbar.button('Stop…')).toBeVisible();
        await page.setViewportSize({ width: 600, height });
        await expect(toolbar.button('Stop…')).toBeHidden();
        await expect(toolbar.button('Checkpoint')).toBeVisible();
        await toolbar.more.choose('Report');
        await expect(toolbar.status).toHaveText(/^Loss of [\d,]+ samples measured/);
        const { y = 0, height: tall = 0 } = (await toolbar.root.boundingBox()) ?? {};
        expect(tall, 'one row').toBeLessThan(40);
        expect((await toolbar.status.boundingBox())?.y).toBeGreaterThan(y + tall);
        await page.setViewportSize({ width, height });
        await expect(toolbar.button('Stop…')).toBeVisible();
    });

    test('ends it, and says before what would be lost', async () => {
        const { dashboard, page } = workbench();
        const { toolbar, dialog } = dashboard;
        await toolbar.button('Stop…').click();
        await expect(dialog.heading).toHaveText('Stop the training?');
        await expect(dialog.content).toContainText(/ends at step [\d,]+/);
        await expect(dialog.content).toContainText(/checkpoint is of step [\d,]+|A checkpoint of this step is saved/);
        await expect(dialog.cancelButton).toBeFocused();
        await page.keyboard.press('Escape');
        await expect(dialog.root).toHaveCount(0);
        await expect(toolbar.button('Stop…')).toBeFocused();

        await toolbar.more.choose('Reset…');
        await expect(dialog.content).toContainText('its curves, logs and reports stay');
        await expect(dialog.field(/Also delete checkpoints/)).not.toBeChecked();
        await expect(dialog.content.getByRole('list', { name: /^Files in / })).toContainText(/\.pt/);
        await expect(dialog.cancelButton).toBeFocused();
        await dialog.confirm('Reset');
        await expect(toolbar.status).toContainText('Started again as session');
        await toolbar.button('Resume').click();
        await expect(dashboard.activity).toHaveText('Running');

        await toolbar.button('Stop…').click();
        await dialog.confirm('Stop');
        await expect(dashboard.activity).toHaveText('Finished');
        expect(await trainer().end(), trainer().output).toBe(0);
        await expect(toolbar.button('Checkpoint')).toHaveAttribute('aria-disabled', 'true');
        await expect(toolbar.button('Checkpoint')).toHaveAttribute('title', 'This training is over');
    });
});
