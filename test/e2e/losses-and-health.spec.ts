import { readFileSync } from 'node:fs';
import { expect, type Locator } from '@playwright/test';
import { sharedPage, sharedTrainer } from './support/shared-page';
import { sharedIde, test } from './support/test';

/** Moves the mouse from one part of an element to another one while its button is down; parts are those of its width. */
async function drag(element: Locator, from: number, to: number): Promise<void> {
    await element.scrollIntoViewIfNeeded();
    const { x = 0, y = 0, width = 0, height = 0 } = (await element.boundingBox()) ?? {};
    const { mouse } = element.page();
    await mouse.move(x + from * width, y + height / 2);
    await mouse.down();
    await mouse.move(x + to * width, y + height / 2, { steps: 5 });
    await mouse.up();
}

test.describe('Losses of single samples, and health', () => {
    const ide = sharedIde();
    const workbench = sharedPage(ide);
    sharedTrainer(ide, '--samples', '1024', '--delay', '0.005');

    test('a report is drawn, and a region is chosen with the mouse and with keys', async () => {
        const { dashboard, page } = workbench();
        const { loss, activity, toolbar } = dashboard;
        await expect(activity).toHaveText('Running', { timeout: 40_000 });
        await expect.poll(() => dashboard.step()).toBeGreaterThan(60);
        await loss.make.click();
        await expect(loss.facts).toHaveText(/^1,024 samples · train · at step [\d,]+$/);
        await expect(toolbar.status).toHaveText('Loss of 1,024 samples measured. Training is paused.');
        await expect(activity).toHaveText('Paused');
        expect(await loss.bars.count()).toBeGreaterThan(5);
        expect(await loss.samples(), 'the harder half at first').toBe(512);

        await drag(loss.histogram, 0.5, 0.95);
        const dragged = await loss.samples();
        expect(dragged).toBeLessThan(512);
        await drag(loss.histogram, 0, 1);
        expect(await loss.samples()).toBe(1024);
        await loss.lowest.focus();
        await page.keyboard.press('PageUp');
        const fewer = await loss.samples();
        expect(fewer).toBeLessThan(1024);
        await page.keyboard.press('Home');
        expect(await loss.samples()).toBe(1024);
        for (let presses = 0; presses < 4; presses++) {
            await page.keyboard.press('PageUp');
        }
        await expect(loss.region).toContainText(/^\s*[\d.]+ – [\d.]+ ·\s+[\d,]+ samples?\s*$/);
    });

    test('its samples are exported in every format', async () => {
        const { dashboard, page } = workbench();
        const { loss, toolbar } = dashboard;
        const samples = await loss.samples();
        for (const format of ['CSV', 'Parquet', 'Feather']) {
            const path = ide().temporaryPath(`hard.${format.toLowerCase()}`);
            await loss.menu('Export').choose(format);
            const dialog = page.locator('.dialogBlock');
            await expect(dialog).toContainText('Export samples');
            await dialog.locator('.theia-FileNameTextField input, input.theia-FileNameTextField, .dialogContent input').last().fill(path);
            await dialog.getByRole('button', { name: 'Export' }).click();
            await expect(toolbar.status).toContainText(`${samples} samples written to `);
            await expect(toolbar.status).toContainText(`.${format.toLowerCase()}.`);
            const written = /written to (.*)\.$/.exec(await toolbar.status.innerText())?.[1] ?? '';
            const content = readFileSync(written);
            if (format === 'CSV') {
                expect(content.toString().trim().split('\n')).toHaveLength(samples + 1);
            } else {
                expect(content.length).toBeGreaterThan(samples);
            }
        }
    });

    test('a fork trains on them, and its report is drawn over that of its parent', async () => {
        const { dashboard } = workbench();
        const { loss, toolbar, activity, runPicker } = dashboard;
        const samples = await loss.samples();
        await loss.button('Fork on these').click();
        await expect(toolbar.status).toHaveText(new RegExp(`^Forked: fork1 trains on \\d+ samples\\.$`));
        expect(samples).toBeGreaterThan(0);
        await expect(runPicker.locator('option:checked')).toHaveText('fork1');
        if ((await activity.innerText()) === 'Paused') {
            await toolbar.button('Resume').click();
        }
        await expect.poll(() => dashboard.step()).toBeGreaterThan(10);
        await loss.make.click();
        await expect(loss.report.locator('option')).toHaveCount(2);
        await expect(loss.report.locator('option:checked')).toContainText('fork1 · train');
        const parent = loss.compare.locator('option', { hasText: 'parent: baseline' });
        await loss.compare.selectOption((await parent.getAttribute('value')) ?? '');
        await expect(loss.outline).toHaveCount(1);
        await expect(loss.legend).toContainText(/fork1 · train.*baseline · train/);
    });

    test('five checks say what they found, in numbers and in full, and keep what they found earlier', async () => {
        const { dashboard, page } = workbench();
        const { health, toolbar } = dashboard;
        await expect(health.cards).toHaveText([
            /Numerics\s*idle/,
            /Activations\s*idle/,
            /Throughput\s*idle/,
            /Determinism\s*idle/,
            /Distribut/,
        ]);
        await health.button('Run all checks').click();
        for (const name of ['Numerics', 'Activations', 'Throughput', 'Determinism', 'Distribut']) {
            await expect(health.card(name)).toContainText(/(ok|issues).*step [\d,]+/s);
        }
        await health.card('Throughput').focus();
        await page.keyboard.press('Enter');
        await expect(health.details).toContainText(/[\d.]+ ms/);
        await health.details.getByText('Full text').click();
        await expect(health.details.locator('pre').first()).toContainText('Throughput Health:');

        await toolbar.health.choose('Numerics');
        await expect(toolbar.status).toContainText('The numerics check is done');
        await health.card('Numerics').click();
        await expect(health.history.locator('option')).toHaveCount(2);
        const menu = health.menu('Actions for Numerics');
        await menu.openOn(health.card('Numerics'));
        await menu.item('Copy the full text').click();
        await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toContain('Numerics Health:');
    });
});
