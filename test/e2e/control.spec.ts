import { expect } from '@playwright/test';
import { existsSync, readFileSync } from 'node:fs';
import type { Dashboard } from './pages/dashboard';
import { OnTheFlyIde } from './pages/onthefly-ide';
import { sharedIde, test } from './support/test';

/** Each button reaches the real trainer, and what it does comes back. */
test.describe('A real training, steered from the dashboard', () => {
    const ide = sharedIde();

    async function begin(page: Parameters<typeof OnTheFlyIde.open>[0], project: string): Promise<Dashboard> {
        const { dashboard } = await OnTheFlyIde.open(page, ide().url);
        await expect(dashboard.sessionPicker.locator('option:checked')).toContainText(project, { timeout: 40_000 });
        await expect.poll(() => dashboard.step()).toBeGreaterThan(20);
        return dashboard;
    }

    test('from the first pause to its end', async ({ page, train }) => {
        const trainer = train(ide().trainerPort, '--project', 'steered', '--delay', '0.01');
        const dashboard = await begin(page, 'steered');
        const { toolbar, dialog, runs, lineage, loss, health, checkpoints, sessions, commands } = dashboard;

        await test.step('pause, resume, checkpoint', async () => {
            await toolbar.button('Pause').click();
            await expect(toolbar.status).toContainText('Paused at step');
            await expect(dashboard.activity).toHaveText('Paused');
            await expect(checkpoints.rows).toHaveCount(1);
            const stopped = await dashboard.step();
            await toolbar.button('Resume').click();
            await expect(dashboard.activity).toHaveText('Running');
            await expect.poll(() => dashboard.step()).toBeGreaterThan(stopped + 20);
            await toolbar.button('Checkpoint').click();
            await expect(toolbar.status).toContainText('Checkpoint of step');
            await expect(checkpoints.rows).toHaveCount(2);
            await expect(dashboard.activity).toHaveText('Running');
        });

        await test.step('test', async () => {
            await toolbar.button('Test').click();
            await expect(toolbar.status).toContainText('Tested: average loss');
            await expect(dashboard.chart('loss').getByRole('button', { name: /^Test at step/ })).toHaveCount(1);
        });

        await test.step('report, region, fork on it', async () => {
            await toolbar.button('Report').click();
            await expect(loss.facts).toContainText('4,096');
            await expect(dashboard.activity).toHaveText('Paused');
            const half = await loss.samples();
            expect(half).toBeGreaterThan(1_000);
            const box = (await loss.histogram.boundingBox())!;
            await page.mouse.move(box.x + box.width * 0.5, box.y + box.height / 2);
            await page.mouse.down();
            await page.mouse.move(box.x + box.width * 0.95, box.y + box.height / 2, { steps: 5 });
            await page.mouse.up();
            await expect.poll(() => loss.samples()).toBeLessThan(half);
            const chosen = await loss.samples();
            await loss.highest.press('End');
            await expect.poll(() => loss.samples()).toBeGreaterThanOrEqual(chosen);
            await loss.button('Fork on these').click();
            await expect(toolbar.status).toContainText('Forked: fork1 trains on');
            await expect.poll(() => runs.names()).toEqual(['baseline', 'fork1']);
            await expect(lineage.nodes).toHaveCount(2);
        });

        await test.step('the region as a file', async () => {
            await loss.choose('Export', /CSV/);
            const save = page.locator('.dialogBlock');
            await save.getByRole('button', { name: 'Export' }).click();
            await expect(toolbar.status).toContainText('samples written to');
            const [, path = ''] = /written to (.*\.csv)/.exec(await toolbar.status.innerText()) ?? [];
            expect(existsSync(path)).toBe(true);
            expect(readFileSync(path, 'utf8').trim().split('\n').length - 1).toBe(await loss.samples());
        });

        await test.step('a fork by dialog, from the menu of a run', async () => {
            await runs.act('baseline', 'Fork from here…');
            await dialog.field(/^Name \(/).fill('gentle');
            await dialog.field('Learning rate ×').fill('nonsense');
            await expect(dialog.root.getByRole('button', { name: 'Fork' })).toHaveAttribute('aria-disabled', 'true');
            await dialog.field('Learning rate ×').fill('0.5');
            await dialog.confirm('Fork');
            await expect.poll(() => runs.names()).toEqual(['baseline', 'fork1', 'gentle']);
            await expect(dashboard.runPicker.locator('option:checked')).toHaveText('gentle');
        });

        await test.step('a merge of runs that are selected in the lineage', async () => {
            await lineage.node('baseline').click({ modifiers: ['Control'] });
            await lineage.node('gentle').click({ modifiers: ['Control'] });
            await lineage.button('Merge 2…').click();
            await expect(dialog.field(/baseline/)).toBeChecked();
            await dialog.confirm('Merge');
            await expect(toolbar.status).toContainText('Merged 2 checkpoints into merge1', { timeout: 20_000 });
            await expect(lineage.nodes).toHaveCount(4);
            expect(await runs.cell('merge1', 'state')).toMatch(/running|paused/);
        });

        await test.step('health', async () => {
            await health.button('Run all checks').click();
            await expect(health.cards.filter({ hasText: /not run yet/ })).toHaveCount(0, { timeout: 30_000 });
            await expect(health.card('Numerics')).toContainText('ok');
            await health.card('Activations').click();
            await expect(health.details.locator('dl')).toContainText('merge1');
            await health.details.getByText('Full text').click();
            await expect(health.details.locator('pre').first()).not.toBeEmpty();
        });

        await test.step('back to a checkpoint', async () => {
            const first = checkpoints.rows.last();
            await first.getByRole('button', { name: /^Load/ }).click();
            await dialog.confirm('Load');
            await expect(toolbar.status).toContainText(/Checkpoint of step \d+ loaded/);
        });

        await test.step('what was asked is listed with what became of it', async () => {
            for (const text of ['Pause', 'Resume', 'Test', 'Loss report', 'Fork', 'Merge', 'Numerics check', 'Load checkpoint']) {
                await expect(commands.root.getByRole('listitem').filter({ hasText: text }).first()).toContainText('Applied');
            }
        });

        await test.step('a reset keeps the session', async () => {
            await toolbar.choose('More actions', 'Reset…');
            await expect(dialog.field(/Also delete checkpoints/)).not.toBeChecked();
            await dialog.confirm('Reset');
            await expect(toolbar.status).toContainText('Started again as session');
            await expect(sessions.rows).toHaveCount(1);
            await sessions.choose('More', 'Show archived ones').catch(() => undefined);
        });

        await test.step('stop', async () => {
            await toolbar.button('Resume').click();
            await expect(dashboard.activity).toHaveText('Running');
            await toolbar.button('Stop…').click();
            await dialog.confirm('Stop');
            await expect(dashboard.activity).toHaveText('Finished');
            expect(await trainer.end(), trainer.output).toBe(0);
            await expect(toolbar.button('Pause')).toHaveAttribute('aria-disabled', 'true');
            await expect(toolbar.button('Pause')).toHaveAttribute('title', /This training is over/);
        });
    });
});
