import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';
import type { Dashboard } from '@onthefly/frontend/lib/components/frame/dashboard';
import type { Menu } from './pages/menu';
import { THEMES, type Theme } from './pages/onthefly-ide';
import { sharedPage, sharedTrainer } from './support/shared-page';
import { sharedIde, test } from './support/test';

/** Everything that axe holds against a part of the dashboard, by the elements through which it is reached; against all of it without any. */
async function violations(page: Page, ...within: string[]): Promise<string[]> {
    // The other mode opens a second page for its report, for the sake of frames, of which there are none.
    const axe = new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice']).setLegacyMode();
    // Theia's page has no landmarks to stand in.
    axe.disableRules(['region', 'page-has-heading-one', 'landmark-one-main', 'heading-order']);
    const [first, ...rest] = within;
    axe.include(first === undefined ? '#onthefly-dashboard' : { fromShadowDom: ['#onthefly-dashboard otf-dashboard', first, ...rest] });
    const { violations: found } = await axe.analyze();
    return found.flatMap(({ id, nodes }) =>
        nodes.map(({ target, failureSummary }) => `${id}: ${JSON.stringify(target)} ${failureSummary}`),
    );
}

test.describe('To everybody', () => {
    const ide = sharedIde();
    const workbench = sharedPage(ide);
    sharedTrainer(ide, '--samples', '512', '--delay', '0.01');

    test.beforeAll(async () => {
        test.setTimeout(120_000);
        const { page, dashboard } = workbench();
        await expect.poll(() => dashboard.step(), { timeout: 40_000 }).toBeGreaterThan(20);
        await page.evaluate(async () => {
            const { control, losses, health } = document.querySelector<Dashboard>('#onthefly-dashboard otf-dashboard')!.model;
            await control.execute('generateReport', {});
            await control.execute('fork', { name: 'fork1' });
            await control.execute('generateReport', {});
            await health.run(['numerics', 'throughput', 'numerics']);
            await control.execute('loadCheckpoint', { path: '/nowhere' });
            const parent = losses.reports.summaries.at(-1);
            losses.reports.compareWith(parent && `${parent.runId} ${parent.subsetOn} ${parent.at}`);
        });
        await expect(dashboard.loss.legend).toBeVisible();
        await dashboard.health.card('Numerics').click();
    });

    for (const theme of Object.keys(THEMES) as Theme[]) {
        test(`every panel, question, menu and list is accessible: ${theme}`, async () => {
            const { page, dashboard } = workbench();
            await workbench().useTheme(theme);
            const size = page.viewportSize() ?? { width: 1400, height: 900 };
            await page.setViewportSize({ width: 1400, height: 2600 });
            expect(await violations(page), 'all panels').toEqual([]);
            await page.setViewportSize(size);

            for (const request of QUESTIONS) {
                await page.evaluate(
                    ([open]) => document.querySelector<Dashboard>('#onthefly-dashboard otf-dashboard')?.model.dialogs.open(open),
                    [request] as const,
                );
                await expect(dashboard.dialog.heading).toBeVisible();
                expect(await violations(page, 'otf-dialogs'), request.type).toEqual([]);
                await dashboard.dialog.cancel();
            }
            const { toolbar, runs, panels, loss, lineage } = dashboard;
            const menus: [Menu, ...string[]][] = [
                [toolbar.health, 'otf-toolbar'],
                [toolbar.panels, 'otf-toolbar'],
                [runs.columns, 'otf-panel-layout', 'otf-runs-panel-tools'],
                [runs.menu('Actions for baseline'), 'otf-panel-layout', 'otf-runs-panel'],
                [panels.arrange('Health'), 'otf-panel-layout'],
                [loss.menu('Export'), 'otf-panel-layout', 'otf-loss-panel'],
            ];
            for (const [menu, ...within] of menus) {
                await menu.open();
                expect(await violations(page, ...within, 'otf-menu-button[open]'), within.join(' ')).toEqual([]);
                await page.keyboard.press('Escape');
            }
            await lineage.menu('Run').openOn(lineage.node('baseline'));
            expect(await violations(page, 'otf-panel-layout', 'otf-lineage-panel', 'otf-menu-button[open]')).toEqual([]);
            await page.keyboard.press('Escape');
        });
    }
});

const QUESTIONS = [
    { type: 'fork', parentRunId: 'baseline' },
    { type: 'merge', parents: ['baseline'] },
    { type: 'loadCheckpoint' },
    { type: 'edit', sessionId: '', name: 'a', note: 'b' },
    { type: 'trainOn', runId: 'baseline' },
    { type: 'stop' },
    { type: 'reset' },
    { type: 'test' },
] as const;
