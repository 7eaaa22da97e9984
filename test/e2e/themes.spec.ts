import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Locator, type Page, type TestInfo } from '@playwright/test';
import { openDemoTrainer } from '../support/demo-stream';
import type { Wire } from '../support/wire';
import type { Dashboard } from './pages/dashboard';
import { OnTheFlyIde, THEMES, type Theme } from './pages/onthefly-ide';
import { sharedIde, test } from './support/test';

const ALL_THEMES = Object.keys(THEMES) as Theme[];
const NARROW = 500;

/** What a colour variable of Theia's comes to, as the browser writes colours. */
async function colourOf(page: Page, variable: string): Promise<string> {
    return page.evaluate((name) => {
        const probe = document.createElement('div');
        probe.style.backgroundColor = `var(${name}, transparent)`;
        document.body.append(probe);
        const { backgroundColor } = getComputedStyle(probe);
        probe.remove();
        return backgroundColor;
    }, variable);
}

async function expectAccessible(page: Page): Promise<void> {
    const { violations } = await new AxeBuilder({ page }).include('#onthefly-dashboard').withTags(['wcag2a', 'wcag2aa']).analyze();
    const found = violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target.join(' ')} ${node.failureSummary}`));
    expect(found).toEqual([]);
}

/** Changes the window until the dashboard has this width. */
async function makeWidth(page: Page, dashboard: Dashboard, width: number): Promise<void> {
    const size = page.viewportSize() ?? { width, height: 900 };
    await page.setViewportSize({ ...size, width: Math.round(size.width - (await dashboard.width()) + width) });
    await expect.poll(() => dashboard.width()).toBe(width);
}

async function attachScreenshot(page: Page, testInfo: TestInfo, name: string): Promise<void> {
    const path = testInfo.outputPath(`${name}.png`);
    await page.screenshot({ path });
    await testInfo.attach(name, { path });
}

function backgroundOf(button: Locator): Promise<string> {
    // The button's own element inside the control is transparent: the control has the colour.
    return button.evaluate((element) => {
        const control = (element.getRootNode() as ShadowRoot).host;
        return getComputedStyle(control).backgroundColor;
    });
}

test.describe('In every theme', () => {
    const ide = sharedIde();
    let trainer: Wire | undefined;
    test.afterAll(() => trainer?.close());

    test.describe('the first steps', () => {
        for (const theme of ALL_THEMES) {
            test(`are readable in ${theme}`, async ({ page }, testInfo) => {
                const workbench = await OnTheFlyIde.open(page, ide().url);
                const { dashboard } = workbench;
                await workbench.useTheme(theme);
                await expect.poll(() => backgroundOf(dashboard.exampleButton)).toBe(await colourOf(page, '--theia-button-background'));
                await attachScreenshot(page, testInfo, 'first-steps');
                await expectAccessible(page);
                await makeWidth(page, dashboard, NARROW);
                await attachScreenshot(page, testInfo, 'first-steps-narrow');
                await expectAccessible(page);
            });
        }
    });

    test.describe('the live dashboard', () => {
        test.beforeAll(async () => {
            trainer = await openDemoTrainer(ide().trainerPort);
        });

        for (const theme of ALL_THEMES) {
            test(`is readable in ${theme}`, async ({ page }, testInfo) => {
                const workbench = await OnTheFlyIde.open(page, ide().url);
                const { dashboard } = workbench;
                await workbench.useTheme(theme);
                await expect(dashboard.figure('step')).toHaveText('320');
                await expect(dashboard.summary('loss')).toHaveAttribute('aria-label', /at step 320,/);
                await expect(dashboard.logRows.last()).toBeVisible();
                await attachScreenshot(page, testInfo, 'live');
                await expectAccessible(page);
                await makeWidth(page, dashboard, NARROW);
                await attachScreenshot(page, testInfo, 'live-narrow');
                await expectAccessible(page);
            });
        }
    });
});
