import { expect } from '@playwright/test';
import { testPython } from '../support/trainer-process';
import { OnTheFlyIde } from './pages/onthefly-ide';
import { sharedIde, test } from './support/test';

test.describe('The example button', () => {
    const ide = sharedIde({ environment: { ONTHEFLY_EXAMPLE_PYTHON: testPython() } });

    test('runs the example in a terminal, and curves move', async ({ page }) => {
        const { dashboard } = await OnTheFlyIde.open(page, ide().url);
        await dashboard.exampleButton.click();
        await expect(page.locator('.xterm')).toBeVisible();
        await expect(dashboard.activity).toHaveText('Running', { timeout: 40_000 });
        await expect.poll(() => dashboard.step()).toBeGreaterThan(0);
        const early = (await dashboard.curve('loss')).steps.length;
        await expect.poll(async () => (await dashboard.curve('loss')).steps.length).toBeGreaterThan(early + 50);
        await expect(dashboard.sessionPicker.locator('option:checked')).toContainText('spirals · baseline');
    });
});

test.describe('The example button, on a machine without Python,', () => {
    const ide = sharedIde({ programs: ['bash', 'sh', 'node', 'ps'] });

    test('says what to do', async ({ page }) => {
        const { dashboard } = await OnTheFlyIde.open(page, ide().url);
        await dashboard.exampleButton.click();
        await expect(dashboard.guide).toContainText(/Python 3\.9 or later was not found on this machine\. Install it .* and try again\./);
        await expect(dashboard.exampleButton).toBeEnabled();
        await expect(page.locator('.xterm')).toHaveCount(0);
    });
});
