import { expect } from '@playwright/test';
import { OnTheFlyIde } from './pages/onthefly-ide';
import { countTo } from './support/count-to';
import { sharedIde, test } from './support/test';

test.describe('A second trainer', () => {
    const ide = sharedIde();

    test('is told of by name, recorded beside the first, and shown when it is picked', async ({ page, train }) => {
        const workbench = await OnTheFlyIde.open(page, ide().url);
        const { dashboard } = workbench;
        const parameters = ['--max-steps', '900', '--delay', '0.01'];
        const first = train(ide().trainerPort, ...parameters, '--project', 'first', '--seed', '1');
        await expect.poll(() => dashboard.step(), { timeout: 40_000 }).toBeGreaterThan(20);

        const second = train(ide().trainerPort, ...parameters, '--project', 'second', '--seed', '2');
        const warning = workbench.notification(`A second trainer (train.py, process ${second.pid})`);
        await expect(warning).toBeVisible({ timeout: 40_000 });
        const picked = dashboard.sessionPicker.locator('option:checked');
        await expect(picked).toContainText('first');

        await warning.getByRole('button', { name: 'Show' }).click();
        await expect(picked).toContainText('second');
        await expect.poll(() => dashboard.step()).toBeGreaterThan(20);

        expect([await first.end(), await second.end()], first.output + second.output).toEqual([0, 0]);
        await expect(dashboard.sessionPicker.locator('option', { hasText: 'finished' })).toHaveCount(2);
        for (const project of ['second', 'first', 'second']) {
            const option = dashboard.sessionPicker.locator('option', { hasText: project });
            await dashboard.sessionPicker.selectOption((await option.getAttribute('value')) ?? '');
            const stored = ide().storedLosses(project);
            expect(stored).toHaveLength(900);
            await expect(dashboard.figure('step')).toHaveText('900');
            await expect.poll(async () => (await dashboard.curve('loss')).values).toEqual(stored);
            expect((await dashboard.curve('loss')).steps).toEqual(countTo(900));
        }
    });
});
