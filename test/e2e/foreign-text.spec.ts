import { expect } from '@playwright/test';
import { stepLines, Wire } from '../support/wire';
import { OnTheFlyIde } from './pages/onthefly-ide';
import { sharedIde, test } from './support/test';

test.describe('Text that comes from a trainer', () => {
    const ide = sharedIde();

    test('is text in notifications, with no link and no picture made of it', async ({ page }) => {
        const workbench = await OnTheFlyIde.open(page, ide().url);
        const name = '[free GPUs](command:workbench.action.closeAllEditors) ![](https://example.org/seen.png)';
        const first = await Wire.open(ide().trainerPort);
        const [step = ''] = stepLines('sess-hostile', 1, { from: 2 });
        const started = { ...(JSON.parse(step) as object), type: 'session_started', event_seq: 1, project: 'p', run_name: name };
        await first.write(`${JSON.stringify(started)}\n${step}\n`);
        await expect.poll(() => workbench.dashboard.step()).toBe(2);
        const second = await Wire.open(ide().trainerPort);
        await second.writeLine(stepLines('sess-second', 1)[0]);

        const warning = workbench.notification(`connected while "${name}" is training.`);
        await expect(warning).toBeVisible();
        await expect(warning.locator('.theia-notification-message a, .theia-notification-message img')).toHaveCount(0);
        await Promise.all([first.close(), second.close()]);
    });
});
