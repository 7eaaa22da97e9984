import { expect } from '@playwright/test';
import { stepLines, Wire } from '../support/wire';
import { OnTheFlyIde } from './pages/onthefly-ide';
import { sharedIde, test } from './support/test';

const LONG = `run-${'of-many-words-'.repeat(4_000)}end`;

test.describe('A trainer with names of thousands of characters and fields of the wrong kind', () => {
    const ide = sharedIde();

    test('is shown whole, and what was not kept is told by name', async ({ page }, testInfo) => {
        const workbench = await OnTheFlyIde.open(page, ide().url);
        const { dashboard } = workbench;
        const trainer = await Wire.open(ide().trainerPort);
        const [first, ...steps] = stepLines('sess-odd', 40, { runId: LONG }).map((line) => JSON.parse(line) as Record<string, unknown>);
        await trainer.writeLine({ ...first, type: 'session_started', project: LONG, run_name: LONG });
        for (const step of steps) {
            await trainer.writeLine({ ...step, [`head/${LONG}`]: String(step['step']), note: 'warm-up', epoch: Number(step['step']) / 80 });
        }
        await expect(dashboard.figure('step')).toHaveText('40');
        await expect(dashboard.figure('epoch')).toHaveText('0.50');
        await expect(dashboard.runPicker.locator('option:checked')).toHaveText(/^run-of-many-words-.*…-?.*end$/);
        const head = dashboard.charts.locator('.head', { has: page.locator('.label[title^="head/run-of-"]') });
        await expect(head.locator('.label')).toHaveText(/^head\/run-of-many-words-.*….*end$/);
        await expect(head.locator('.value')).toHaveText('40.00');

        await expect(dashboard.banners).toContainText('Some of what the trainer sent was not kept as it came (39 times).');
        await dashboard.banners.getByText('What it was').click();
        await expect(dashboard.banners).toContainText(
            'trainStep.note, 39 times: It was left out: a metric must be a number. For example "warm-up"',
        );
        await testInfo.attach('page.png', { body: await page.screenshot({ path: testInfo.outputPath('page.png') }) });
        const width = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
        expect(width).toBeLessThanOrEqual(0);

        await dashboard.banners.getByRole('button', { name: 'Dismiss' }).click();
        await expect(dashboard.banners).toHaveCount(0);
        await trainer.close();
    });
});
