import { expect } from '@playwright/test';
import { openDemoTrainer } from '../support/demo-stream';
import type { Wire } from '../support/wire';
import { sharedPage } from './support/shared-page';
import { sharedIde, test } from './support/test';

const ALL = ['Metrics', 'Logs', 'Runs', 'Lineage', 'Loss distribution', 'Health', 'Checkpoints', 'Commands', 'Sessions'];

test.describe('The arrangement of panels', () => {
    const ide = sharedIde();
    const workbench = sharedPage(ide);
    let trainer: Wire | undefined;
    test.beforeAll(async () => (trainer = await openDemoTrainer(ide().trainerPort)));
    test.afterAll(() => trainer?.close());

    test('is changed with menus, folded, and hidden', async () => {
        const { toolbar, panels } = workbench().dashboard;
        await expect(panels.panel('Metrics')).toBeVisible();
        expect(await panels.titles()).toEqual(ALL);
        await toolbar.panels.open();
        await toolbar.panels.check('Lineage').click();
        await toolbar.panels.check('Commands').click();
        await toolbar.panels.button.press('Escape');
        await expect(panels.panel('Lineage')).toHaveCount(0);
        await panels.arrange('Sessions').choose('Move up');
        await panels.arrange('Runs').choose('Move to the main column');
        await panels.arrange('Health').openOn(panels.fold('Health'));
        await panels.arrange('Health').item('Hide').click();
        expect(await panels.titles()).toEqual(['Metrics', 'Logs', 'Runs', 'Loss distribution', 'Sessions', 'Checkpoints']);
        await panels.fold('Logs').click();
        await expect(panels.fold('Logs')).toHaveAttribute('aria-expanded', 'false');
    });

    test('takes heights and widths from the mouse and from keys', async () => {
        const { panels } = workbench().dashboard;
        const { page } = workbench();
        const natural = await panels.height('Loss distribution');
        const { x = 0, y = 0, width = 0 } = (await panels.separator('Loss distribution').boundingBox()) ?? {};
        await page.mouse.move(x + width / 2, y);
        await page.mouse.down();
        await page.mouse.move(x + width / 2, y + 60, { steps: 4 });
        await page.mouse.up();
        await expect.poll(() => panels.height('Loss distribution')).toBeCloseTo(natural + 60, -1);
        await panels.separator('Loss distribution').focus();
        await page.keyboard.press('Shift+ArrowDown');
        await expect.poll(() => panels.height('Loss distribution')).toBeCloseTo(natural + 140, -1);
        await panels.separator('Loss distribution').dblclick();
        await expect.poll(() => panels.height('Loss distribution')).toBe(natural);

        const before = Number(await panels.columnSeparator.getAttribute('aria-valuenow'));
        await panels.columnSeparator.focus();
        await page.keyboard.press('Shift+ArrowLeft');
        await page.keyboard.press('Shift+ArrowLeft');
        await expect.poll(async () => Number(await panels.columnSeparator.getAttribute('aria-valuenow'))).toBeGreaterThan(before + 5);
    });

    test('is as it was after the dashboard was closed and the page loaded again, and can be put back', async () => {
        const { dashboard } = workbench();
        const { panels } = dashboard;
        const titles = await panels.titles();
        const share = await panels.columnSeparator.getAttribute('aria-valuenow');
        await workbench().closeDashboard();
        await workbench().reload();
        await workbench().runCommand('OnTheFly: Open Dashboard');
        await expect(panels.panel('Metrics')).toBeVisible();
        expect(await panels.titles()).toEqual(titles);
        expect(await panels.columnSeparator.getAttribute('aria-valuenow')).toBe(share);
        await expect(panels.fold('Logs')).toHaveAttribute('aria-expanded', 'false');

        await workbench().runCommand('OnTheFly: Go to Panel: Logs');
        await expect(panels.fold('Logs')).toHaveAttribute('aria-expanded', 'true');
        await expect(panels.fold('Logs')).toBeFocused();
        await workbench().runCommand('OnTheFly: Show or Hide Panel: Logs');
        await expect(panels.panel('Logs')).toHaveCount(0);
        await workbench().runCommand('OnTheFly: Arrange Panels as at First');
        await expect.poll(() => panels.titles()).toEqual(ALL);
    });

    test('has no part that is cut off or lies beside the page at any width', async () => {
        const { dashboard, page } = workbench();
        const size = page.viewportSize() ?? { width: 1400, height: 900 };
        const around = Math.round(size.width - (await dashboard.width()));
        for (const width of [360, 500, 900, 1400, 2560]) {
            await page.setViewportSize({ ...size, width: width + around });
            await expect.poll(() => dashboard.width()).toBe(width);
            const beside = (): Promise<string[]> =>
                dashboard.root.evaluate((root) => {
                    const { right } = root.getBoundingClientRect();
                    const walk = (node: ParentNode): Element[] =>
                        [...node.querySelectorAll('*')].flatMap((element) => [
                            element,
                            ...(element.shadowRoot ? walk(element.shadowRoot) : []),
                        ]);
                    // Tables scroll sideways, and what is out of a toolbar is unseen.
                    const isTable = (element: Element): boolean =>
                        element.localName === 'otf-runs-panel' || (element.getRootNode() as ShadowRoot).host.localName === 'otf-runs-panel';
                    return walk(root.shadowRoot as ShadowRoot)
                        .filter((element) => element.checkVisibility({ visibilityProperty: true }) && !isTable(element))
                        .filter((element) => element.getBoundingClientRect().right > right + 1)
                        .map(
                            (element) =>
                                `${(element.getRootNode() as ShadowRoot).host.localName} ${element.localName}.${element.className}`,
                        );
                });
            // Charts are drawn anew a moment after they have another size.
            await expect.poll(beside, { message: `at ${width} pixels` }).toEqual([]);
        }
        await page.setViewportSize(size);
    });

    test('lets the log follow its end, whatever the height of the window', async () => {
        const { dashboard, page } = workbench();
        const following = dashboard.root.getByRole('button', { name: 'Following' });
        await expect(following).toBeVisible();
        const size = page.viewportSize() ?? { width: 1400, height: 900 };
        for (const height of [1400, 700, size.height]) {
            await page.setViewportSize({ ...size, height });
            await expect(dashboard.log.row('epoch 5 val_loss')).toBeInViewport();
            await expect(following).toBeVisible();
        }
    });
});
