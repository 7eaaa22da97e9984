import { expect } from '@playwright/test';
import { FLOOD, LONG_LOG_LINES, longLogSession } from '../support/chart-stream';
import type { Wire } from '../support/wire';
import { sharedPage } from './support/shared-page';
import { sharedIde, test } from './support/test';

/** Many more than fit into the panel. */
const MAXIMUM_LAID_OUT = 60;

test.describe('The log', () => {
    const ide = sharedIde();
    const workbench = sharedPage(ide);
    const script = longLogSession('long');
    let wire: Wire;

    test.beforeAll(async () => {
        wire = await script.play(ide().trainerPort);
    });

    test.afterAll(() => wire.close());

    test('of hundreds of thousands of lines has its newest in view, and identical ones as one', async () => {
        const { log } = workbench().dashboard;
        await expect(log.row('the last line')).toBeVisible({ timeout: 60_000 });
        await expect(log.row('out of memory').locator('.repeats')).toHaveText(`×${FLOOD}`);
        await expect(log.row('out of memory')).toHaveCount(1);
        expect((await log.inView()).slice(-3)).toEqual([`warn line ${LONG_LOG_LINES}`, 'error out of memory', 'the last line']);
        expect(await log.rows.count()).toBeLessThan(MAXIMUM_LAID_OUT);
    });

    test('scrolls through all of them with few rows in the page', async () => {
        const { dashboard, page } = workbench();
        const { log } = dashboard;
        await log.list.focus();
        await page.keyboard.press('Home');
        await expect.poll(async () => (await log.inView())[0]).toBe('line 1');
        for (const share of [0.25, 0.5, 0.75]) {
            await log.scrollTo(share);
            const wanted = share * LONG_LOG_LINES;
            const first = async (): Promise<number> => Number((await log.inView())[0]?.replace(/\D/g, ''));
            await expect.poll(async () => Math.abs((await first()) - wanted)).toBeLessThan(0.01 * LONG_LOG_LINES);
            expect(await log.rows.count()).toBeLessThan(MAXIMUM_LAID_OUT);
            const before = await first();
            await log.list.hover();
            await page.mouse.wheel(0, 90);
            await expect.poll(first).toBe(before + 5);
        }
        const seen = await log.inView();
        const numbers = seen.map((text) => Number(text.replace(/\D/g, '')));
        expect(numbers, 'no line is missing and none is there twice').toEqual(numbers.map((_, index) => numbers[0]! + index));
        await page.keyboard.press('End');
        await expect.poll(async () => (await log.inView()).at(-1)).toBe('the last line');
    });

    test('follows its end until somebody looks elsewhere', async () => {
        const { dashboard, page } = workbench();
        const { log } = dashboard;
        await expect(log.followButton(true)).toBeVisible();
        await script.log('info', 'one more').goOn(wire);
        await expect.poll(async () => (await log.inView()).at(-1)).toBe('one more');
        await log.list.hover();
        // So little that what comes is laid out below the view.
        await page.mouse.wheel(0, -54);
        await expect(log.followButton(false)).toBeVisible();
        await expect.poll(async () => (await log.inView()).at(-1)).not.toBe('one more');
        const before = await log.inView();
        await script.log('info', 'unseen').goOn(wire);
        await expect(log.row('unseen')).toHaveCount(1);
        expect(await log.inView()).toEqual(before);
        await log.followButton(false).click();
        await expect.poll(async () => (await log.inView()).at(-1)).toBe('unseen');
        await expect(log.followButton(true)).toBeVisible();
    });

    test('is filtered by level, phase and text, and says how many rows match', async () => {
        const { log } = workbench().dashboard;
        await expect(log.hits).toHaveCount(0);
        await log.level.selectOption('Errors only');
        await expect(log.hits).toHaveText(`${FLOOD} rows`);
        await expect(log.rows).toHaveCount(1);
        await log.level.selectOption('Warnings and errors');
        await expect(log.hits).toHaveText(`${(FLOOD + LONG_LOG_LINES / 1_000).toLocaleString('en-US')} rows`);
        await log.phase.selectOption('validation');
        await expect(log.hits).toHaveText(`${LONG_LOG_LINES / 10_000} rows`);
        await log.level.selectOption('All levels');
        await log.phase.selectOption('All phases');
        await log.find.fill('LINE 1234');
        await expect(log.hits).toHaveText('111 rows');
        await expect(log.row('line 123499').locator('mark')).toHaveText('line 1234');
        await log.find.fill('no such line');
        await expect(log.hits).toHaveText('0 rows');
        await expect(log.root).toContainText('No log rows match the filter.');
        await log.find.fill('');
        await expect.poll(async () => (await log.inView()).at(-1)).toBe('unseen');
    });

    test('is copied: what is selected, else what is in view', async () => {
        const { dashboard, page } = workbench();
        const { log } = dashboard;
        const copied = (): Promise<string> => page.evaluate(() => navigator.clipboard.readText());
        const seen = await log.inView();
        await log.copyButton.click();
        await expect(log.button('Copied')).toBeVisible();
        const lines = (await copied()).split('\n');
        expect(lines).toHaveLength(seen.length);
        expect(lines.at(-1)).toMatch(/^\d\d:\d\d:\d\d info unseen$/);
        expect(lines.find((line) => line.includes('out of memory'))).toContain(`(${FLOOD} times)`);
        await expect(log.copyButton).toBeVisible();
        await log.row('the last line').locator('.text').selectText();
        await log.copyButton.click();
        await expect.poll(copied).toBe('the last line');
    });
});
