import { readFileSync } from 'node:fs';
import { expect } from '@playwright/test';
import { openDemoTrainer } from '../support/demo-stream';
import { stepLines, Wire } from '../support/wire';
import { OnTheFlyIde } from './pages/onthefly-ide';
import { sharedIde, test } from './support/test';

test.describe('Sessions and runs', () => {
    const ide = sharedIde();
    let demo: Wire | undefined;
    test.afterAll(() => demo?.close());

    test('are named, noted, pinned, put away and deleted', async ({ page }) => {
        const old = await Wire.open(ide().trainerPort);
        for (const line of stepLines('sess-old', 30)) {
            await old.writeLine(line);
        }
        await old.close();
        const { dashboard } = await OnTheFlyIde.open(page, ide().url);
        const { sessions, runs, dialog, toolbar } = dashboard;
        await expect(dashboard.activity).toHaveText('Ended', { timeout: 30_000 });

        await test.step('name and note of a session', async () => {
            await sessions.act(sessions.rows.first(), 'Name and note…');
            await dialog.field(/^Name \(/).fill('Wide model');
            await dialog.field(/^Note$/).fill('twice the width');
            await dialog.confirm('Save');
            await expect(sessions.row('Wide model')).toContainText('twice the width');
            await expect(dashboard.sessionPicker.locator('option:checked')).toContainText('Wide model');
        });

        await test.step('name, note and pin of a run', async () => {
            await runs.row('baseline').click({ button: 'right' });
            await runs.root.getByRole('menuitem', { name: 'Name and note…' }).click();
            await dialog.field(/^Name \(/).fill('First try');
            await dialog.field(/^Note$/).fill('too slow');
            await page.keyboard.press('Shift+Tab');
            await page.keyboard.press('Enter');
            await expect(runs.row('First try')).toContainText('too slow');
            await runs.act('First try', 'Pin to the top');
            await expect(runs.row('First try').locator('.pin')).toBeVisible();
        });

        await test.step('a session in the archive is out of the way until it is wanted', async () => {
            await sessions.act(sessions.row('Wide model'), 'Archive');
            await expect(sessions.rows).toHaveCount(0);
            await sessions.choose('More', 'Show archived ones');
            await page.keyboard.press('Escape');
            await expect(sessions.row('Wide model')).toContainText('archived');
            await sessions.act(sessions.row('Wide model'), 'Restore from the archive');
            await expect(sessions.row('Wide model')).toContainText('ended');
        });

        await test.step('an older session is looked at while another one trains, and calls for attention', async () => {
            demo = await openDemoTrainer(ide().trainerPort);
            await expect(dashboard.figure('step')).toHaveText('320');
            for (const name of ['sess-older', 'sess-oldest']) {
                const other = await Wire.open(ide().trainerPort);
                for (const line of stepLines(name, 5)) {
                    await other.writeLine(line);
                }
                await other.close();
            }
            await sessions
                .row('Wide model')
                .getByRole('button', { name: /Wide model/ })
                .first()
                .click();
            await expect(dashboard.figure('step')).toHaveText('30');
            await expect(toolbar.button('Pause')).toHaveAttribute('aria-disabled', 'true');
            await expect(dashboard.banners).toContainText('This session is over and can only be looked at. demo · baseline is at work');
            await demo.writeLine({
                type: 'paused',
                session_id: 'sess-0123456789ab',
                run_id: 'baseline',
                run_gen: 0,
                event_seq: 647,
                ts: Date.now() / 1_000,
                step: 320,
            });
            const badge = dashboard.root.locator('otf-attention-badge');
            await expect(badge).toContainText('waits, paused');
            await badge.getByRole('button').click();
            await expect(dashboard.activity).toHaveText('Paused');
        });

        await test.step('an export says what it would hold, replaces nothing unasked, and tells what came of it', async () => {
            const path = ide().temporaryPath('wide.csv');
            await sessions.act(sessions.row('Wide model'), 'Export…');
            await dialog.field('Format', true).selectOption('Metrics as CSV');
            await dialog.field(/^Where/).fill(path);
            await expect(dialog.content).toContainText('1 session, 30 steps');
            await dialog.confirm('Export');
            const jobs = dashboard.root.getByRole('region', { name: 'Exports and imports' });
            await expect(jobs.getByRole('status')).toContainText(path);
            expect(readFileSync(path, 'utf8').trim().split('\n')).toHaveLength(31);

            await sessions.act(sessions.row('Wide model'), 'Export…');
            await dialog.field('Format', true).selectOption('Metrics as CSV');
            await dialog.field(/^Where/).fill(path);
            await expect(dialog.root).toContainText('There is something at this place already.');
            await dialog.cancel();
            await jobs.getByRole('button', { name: /^Dismiss/ }).click();
            await expect(jobs).toHaveCount(0);
        });

        await test.step('old sessions are listed before they go, and those that have a name stay', async () => {
            await expect(sessions.rows.filter({ hasText: /5 steps/ }).filter({ hasText: 'ended' })).toHaveCount(2);
            await sessions.choose('More', 'Remove old ones…');
            await dialog.field(/^Keep those of the last so many days/).fill('0');
            await dialog.field(/^Keep the last so many sessions/).fill('1');
            await expect(dialog.content).toContainText('5 steps');
            await expect(dialog.content).not.toContainText('Wide model');
            await dialog.root.getByRole('button', { name: /^Delete 1 session$/ }).click();
            await expect(toolbar.status).toContainText('The session is deleted.');
            expect(ide().rows("SELECT 1 FROM sessions WHERE session_id LIKE 'sess-olde%'")).toHaveLength(1);
        });

        await test.step('a deletion names what goes, and is asked for twice', async () => {
            await sessions.act(sessions.row('Wide model'), 'Delete…');
            await expect(dialog.content).toContainText('It holds 1 run, 30 steps');
            await dialog.cancel();
            await expect(sessions.row('Wide model')).toBeVisible();
            await sessions.act(sessions.row('Wide model'), 'Delete…');
            await dialog.confirm('Delete');
            await expect(sessions.row('Wide model')).toHaveCount(0);
            expect(ide().rows('SELECT 1 FROM sessions WHERE session_id = ?', 'sess-old')).toEqual([]);
        });
    });

    test('are shown in a window of their own, and come back from it', async ({ page }) => {
        demo ??= await openDemoTrainer(ide().trainerPort);
        const workbench = await OnTheFlyIde.open(page, ide().url);
        await expect(workbench.dashboard.figure('step')).toHaveText('320');
        const other = await workbench.moveDashboardToOwnWindow();
        await expect(workbench.dashboard.root).toHaveCount(0);
        await expect(other.dashboard.figure('step')).toHaveText('320');
        await expect(other.dashboard.summary('loss')).toHaveAttribute('aria-label', /at step 320,/);
        const [here, there] = await Promise.all(
            [page, other.page].map((each) =>
                each.evaluate(() => getComputedStyle(document.documentElement).getPropertyValue('--theia-editor-background')),
            ),
        );
        expect(there).toBe(here);
        await expect(other.dashboard.root).toHaveCSS('background-color', /rgb/);
        const button = other.dashboard.toolbar.button('Checkpoint');
        expect(await button.evaluate((element) => getComputedStyle(element).borderRadius)).toBe('2px');

        await other.dashboard.toolbar.button('Fork…').click();
        await expect(other.dashboard.dialog.content).toContainText('The trainer goes on as the fork');
        await other.dashboard.dialog.cancel();
        await expect(other.dashboard.dialog.root).toHaveCount(0);
        await other.page.close();
        await expect(workbench.dashboard.summary('loss')).toHaveAttribute('aria-label', /at step 320,/);
    });
});
