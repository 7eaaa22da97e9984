import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Locator, type Page, type TestInfo } from '@playwright/test';
import { SessionScript } from '../support/chart-stream';
import { openDemoTrainer } from '../support/demo-stream';
import type { Wire } from '../support/wire';
import type { Dashboard } from './pages/dashboard';
import { OnTheFlyIde, THEMES, type Theme } from './pages/onthefly-ide';
import { sharedIde, test } from './support/test';

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

/** Enough contrast, names for all controls and so on: in the dashboard, not in Theia around it. */
async function expectAccessible(page: Page): Promise<void> {
    // The other mode opens a second page for its report, for the sake of frames, of which there are none.
    const axe = new AxeBuilder({ page }).include('#onthefly-dashboard').withTags(['wcag2a', 'wcag2aa']).setLegacyMode();
    const { violations } = await axe.analyze();
    const found = violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target.join(' ')} ${node.failureSummary}`));
    expect(found).toEqual([]);
}

/** Changes the window until the dashboard has this width. */
async function makeWidth(page: Page, dashboard: Dashboard, width: number): Promise<void> {
    const size = page.viewportSize() ?? { width, height: 900 };
    await page.setViewportSize({ ...size, width: Math.round(size.width - (await dashboard.width()) + width) });
    await expect.poll(() => dashboard.width()).toBe(width);
}

/** The button's own element is transparent: the control around it has the colour. */
function backgroundOf(button: Locator): Promise<string> {
    return button.evaluate((element) => getComputedStyle((element.getRootNode() as ShadowRoot).host).backgroundColor);
}

/** Goes through all themes and both widths. The screenshots are in the folder of the test's results, for people to look at. */
async function inEveryTheme(workbench: OnTheFlyIde, testInfo: TestInfo, check: () => Promise<void>): Promise<void> {
    const { page, dashboard } = workbench;
    const wide = page.viewportSize();
    for (const theme of Object.keys(THEMES) as Theme[]) {
        await test.step(theme, async () => {
            await workbench.useTheme(theme);
            await check();
            await page.screenshot({ path: testInfo.outputPath(`${THEMES[theme]}-wide.png`) });
            await expectAccessible(page);
            await makeWidth(page, dashboard, NARROW);
            await page.screenshot({ path: testInfo.outputPath(`${THEMES[theme]}-narrow.png`) });
            await expectAccessible(page);
            await page.setViewportSize(wide ?? { width: 1400, height: 900 });
        });
    }
}

test.describe('In every theme and at two widths', () => {
    test.describe.configure({ timeout: 180_000 });
    const ide = sharedIde();
    let trainer: Wire | undefined;
    let odd: Wire | undefined;
    test.afterAll(() => Promise.all([trainer?.close(), odd?.close()]));

    test('the first steps are readable, and buttons have the colours of the theme', async ({ page }, testInfo) => {
        const workbench = await OnTheFlyIde.open(page, ide().url);
        const { dashboard } = workbench;
        await inEveryTheme(workbench, testInfo, async () => {
            await expect.poll(() => backgroundOf(dashboard.exampleButton)).toBe(await colourOf(page, '--theia-button-background'));
        });
    });

    test('the live dashboard is readable', async ({ page }, testInfo) => {
        trainer = await openDemoTrainer(ide().trainerPort);
        const workbench = await OnTheFlyIde.open(page, ide().url);
        const { dashboard } = workbench;
        await expect(dashboard.figure('step')).toHaveText('320');
        await expect(dashboard.activity).toHaveText('Running');
        await inEveryTheme(workbench, testInfo, async () => {
            await expect(dashboard.summary('loss')).toHaveAttribute('aria-label', /at step 320,/);
            await expect(dashboard.log.row('A checkpoint could not be written')).toBeVisible();
        });
    });

    test('NaN, numbers that differ late, names that run right to left and coloured logs are readable', async ({ page }, testInfo) => {
        odd = await oddSession('תרגול 12').play(ide().trainerPort);
        const workbench = await OnTheFlyIde.open(page, ide().url);
        const { dashboard } = workbench;
        await dashboard.sessionPicker.selectOption('sess-odd');
        await expect(dashboard.figure('step')).toHaveText('10,000,050');
        await inEveryTheme(workbench, testInfo, async () => {
            await expect(dashboard.summary('loss')).toHaveAttribute(
                'aria-label',
                'loss: NaN at step 10,000,050, NaN or infinite in every step',
            );
            await expect(dashboard.log.row('100%|####| done')).toBeVisible();
            await expect(dashboard.log.row('red bold').locator('.red.bold')).toHaveText('red bold');
            await expect(dashboard.log.row('characters').getByRole('button')).toHaveText('Show all: 91,808 more characters');
        });
    });
});

/** Fifty late steps of a run whose loss is never a number, with a log as programs write it for terminals. */
function oddSession(name: string): SessionScript {
    const script = new SessionScript('sess-odd', name);
    const colors = [31, 32, 33, 34, 35, 36, 90].map((color) => `\u001b[${color}mcolour ${color}\u001b[0m`);
    for (let step = 10_000_001; step <= 10_000_050; step++) {
        script.step(step, { loss: null, grad_norm: step % 3 === 0 ? null : 2.3025851 + 2e-7 * Math.abs(Math.sin(step)), lr: 0.001 });
    }
    return script
        .log('info', `long ${'x'.repeat(99_995)}`)
        .log('info', 'Ошибка в слое, עברית 12 בסוף')
        .log('info', `\u001b[1;31mred bold\u001b[0m ${colors.join(' ')}`)
        .log('info', ' 10%|#   | todo\r100%|####| done');
}
