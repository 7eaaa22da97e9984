import { readFile, writeFile } from 'node:fs/promises';
import UPNG from '@pdf-lib/upng';
import { expect, type Page } from '@playwright/test';
import {
    eventfulSession,
    manyMetricsSession,
    pausedSession,
    SPIKES,
    spikyLoss,
    SPIKY_STEPS,
    spikySession,
    type SessionScript,
} from '../support/chart-stream';
import type { Chart } from './pages/metrics-panel';
import type { OnTheFlyIde } from './pages/onthefly-ide';
import { sharedPage } from './support/shared-page';
import { sharedIde, test } from './support/test';

/** No point of the spiky run stands for more of them, however it came: as they were trained, or pulled afterwards. */
const UNITED_STEPS = 500;

/** Plays a session to its end and waits until its newest step is shown. */
async function show(workbench: OnTheFlyIde, port: number, script: SessionScript, lastStep: number): Promise<void> {
    const wire = await script.play(port);
    await wire.close();
    const { dashboard, notifications, page } = workbench;
    await expect(dashboard.sessionPicker.locator('option:checked')).toContainText(script.sessionId, { timeout: 40_000 });
    await expect(dashboard.figure('step')).toHaveText(lastStep.toLocaleString('en-US'), { timeout: 40_000 });
    await expect(dashboard.activity).toHaveText('Finished');
    await escape(page, () => expect(notifications).toHaveCount(0, { timeout: 1_000 }));
}

/** An Escape is for a notice of the IDE first, and one may have come by now. */
async function escape(page: Page, done: () => Promise<void>): Promise<void> {
    await expect(async () => {
        await page.keyboard.press('Escape');
        await done();
    }).toPass();
}

/** Points that are united stand at the last of their steps, the first of them as well. */
async function expectAll(chart: Chart): Promise<void> {
    await expect.poll(async () => (await chart.range())?.min).toBeLessThanOrEqual(UNITED_STEPS);
    expect((await chart.range())?.max).toBe(SPIKY_STEPS);
}

/** What is saved when something is done. */
async function savedBy(page: Page, action: () => Promise<void>): Promise<Buffer> {
    const [download] = await Promise.all([page.waitForEvent('download'), action()]);
    return readFile(await download.path());
}

/** The size of a picture, and how many of its pixels are neither white, black nor a grey. */
function readPng(bytes: Buffer): { width: number; height: number; coloured: number } {
    const image = UPNG.decode(new Uint8Array(bytes).buffer);
    const pixels = new Uint8Array(UPNG.toRGBA8(image)[0]!);
    let coloured = 0;
    for (let index = 0; index < pixels.length; index += 4) {
        const [red, green, blue] = pixels.subarray(index, index + 3);
        coloured += Math.max(red!, green!, blue!) - Math.min(red!, green!, blue!) > 12 ? 1 : 0;
    }
    return { width: image.width, height: image.height, coloured };
}

test.describe('Curves', () => {
    const ide = sharedIde();
    const workbench = sharedPage(ide);

    test('of every numeric field, in groups that fold, found by name', async () => {
        const { metrics, runPicker } = workbench().dashboard;
        await show(workbench(), ide().trainerPort, eventfulSession('eventful'), 400);
        await runPicker.selectOption('baseline');
        await expect(metrics.charts).toHaveCount(4);
        for (const metric of ['loss', 'val_loss', 'gradient/first', 'gradient/second']) {
            await expect(metrics.chart(metric).plot).toHaveAttribute('aria-label', new RegExp(`^${metric}: .* at step 300`));
        }
        await metrics.button('gradient 2').click();
        await expect(metrics.charts).toHaveCount(2);
        await metrics.button('gradient 2').click();
        await metrics.filter.fill('LOSS');
        await expect(metrics.charts).toHaveCount(2);
        await metrics.filter.fill('nothing like it');
        await expect(metrics.root).toContainText('No metric has “nothing like it” in its name.');
        await metrics.filter.fill('');
        await expect(metrics.charts).toHaveCount(4);
    });

    test('say what they have where the crosshair stands, all of them at once, and in a table', async () => {
        const { metrics } = workbench().dashboard;
        await metrics.button('values').click();
        await metrics.chart('loss').point(0.5);
        const middle = /^step 15\d · /;
        await expect(metrics.chart('loss').head).toHaveText(middle);
        await expect(metrics.chart('gradient/second').head).toHaveText(middle);
        await expect(metrics.values.locator('caption')).toHaveText(/Values: step 15\d\s*$/);
        await expect(metrics.values.getByRole('row')).toHaveCount(5);
        await expect(metrics.values.getByRole('row', { name: /^gradient\/second/ })).toContainText('1.000');
        await workbench().page.mouse.move(0, 0);
        await expect(metrics.values.locator('caption')).toHaveText('Values: newest numbers');
        await metrics.button('values').click();
        await expect(metrics.values).toHaveCount(0);
    });

    test('stand over steps, epochs, time and the clock; on linear and logarithmic axes', async () => {
        const { metrics } = workbench().dashboard;
        const chart = metrics.chart('loss');
        await metrics.axis.selectOption('epoch');
        await expect.poll(async () => (await chart.range())?.max).toBeCloseTo(2.99, 1);
        await chart.point(0.5);
        await expect(chart.head).toHaveText(/^epoch 1\.\d\d, step 1[45]\d/);
        await metrics.axis.selectOption('time since start');
        await chart.point(0.5);
        await expect(chart.head).toHaveText(/^\d:\d\d, step \d+/);
        await metrics.axis.selectOption('clock');
        await chart.point(0.5);
        await expect(chart.head).toHaveText(/^\d\d:\d\d:\d\d, step \d+/);
        await metrics.axis.selectOption('step');
        await metrics.button('log x').click();
        await chart.point(0.5);
        await expect(chart.head).toHaveText(/^step 1\d · /);
        await metrics.button('log x').click();
        await metrics.button('log y').click();
        await expect(metrics.button('log y')).toHaveAttribute('aria-pressed', 'true');
        await expect(metrics.chart('gradient/first').root).toContainText('values ≤ 0 are left out');
        await metrics.button('log y').click();
    });

    test('show the points of a sparse metric, missing numbers, and what a return to an earlier step left behind', async () => {
        const { metrics } = workbench().dashboard;
        const sparse = metrics.chart('val_loss');
        expect(await sparse.drawnSteps()).toEqual([50, 100, 150, 200, 250, 300]);
        const dot = await sparse.inkAt(100);
        const between = await sparse.inkAt(125);
        expect(dot.high - dot.low).toBeGreaterThan(1.5 * (between.high - between.low));
        const loss = metrics.chart('loss');
        const steps = await loss.drawnSteps();
        expect(steps.filter((step) => step >= 120 && step < 125)).toEqual([]);
        const { low } = await loss.inkAt(122);
        expect(low, 'a cross stands on the axis where numbers are missing').toBeLessThan(0.1);
        await expect(loss.marks.filter({ hasText: 'R' })).toHaveAccessibleName(/^Restore at step 24[12]$/);
    });

    test('carry marks that say what happened', async () => {
        const { dashboard, page } = workbench();
        const { metrics } = dashboard;
        const pause = metrics.chart('loss').marks.filter({ hasText: /P/ });
        await pause.hover();
        await expect(metrics.popover).toContainText('Pause at step 150');
        await expect(metrics.popover.getByRole('button', { name: /^Fork from the checkpoint at step 150/ })).toHaveAttribute(
            'aria-disabled',
            'true',
        );
        await page.mouse.move(0, 0);
        await expect(metrics.popover).toBeHidden();
        await metrics.chart('loss').marks.first().focus();
        await page.keyboard.press('ArrowRight');
        await page.keyboard.press('ArrowRight');
        await page.keyboard.press('ArrowRight');
        await expect(metrics.popover).toContainText(/Training went back from step 260 to step 24[12]\./);
        await page.keyboard.press('Enter');
        await escape(page, () => expect(metrics.popover).toBeHidden({ timeout: 500 }));
    });

    test('are smoothed over the line as it is', async () => {
        const { metrics } = workbench().dashboard;
        const chart = metrics.chart('gradient/first');
        const before = await chart.inkAt(150);
        await metrics.smoothing.fill('0.95');
        await expect(metrics.root.getByText('0.95')).toBeVisible();
        await expect.poll(async () => (await chart.inkAt(150)).high - (await chart.inkAt(150)).low).toBeGreaterThan(1);
        expect((await chart.inkAt(150)).high, 'the raw line is there as well').toBeCloseTo(before.high, 0);
        await metrics.smoothing.fill('0');
    });

    test('of one chart or all are saved as PNG and CSV', async () => {
        const { dashboard, page } = workbench();
        const { metrics } = dashboard;
        const save = (menu: string, entry: string): Promise<Buffer> => savedBy(page, () => metrics.choose(menu, entry));
        const all = (await save('Export', 'All shown metrics as CSV')).toString().trim().split('\n');
        expect(all[0]).toBe('session,run,step,epoch,time,loss,val_loss,gradient/first,gradient/second');
        expect(all.length, 'the header and every step, those that were done again as well').toBe(1 + 200 + 90 + 60);
        await metrics.chart('loss').root.hover();
        const [header] = (await save('Export loss', 'Save as CSV')).toString().trim().split('\n');
        expect(header).toBe('session,run,step,epoch,time,loss');
        const one = readPng(await save('Export loss', 'Save as PNG'));
        const tiles = readPng(await save('Export', 'All shown charts as PNG'));
        expect(tiles.width).toBeGreaterThan(2 * one.width);
        expect(tiles.height).toBeGreaterThan(2 * one.height);
        const { coloured } = one;
        expect(coloured, 'the curve and its marks').toBeGreaterThan(one.width);
        expect(tiles.coloured).toBeGreaterThan(2 * coloured);
    });

    test('let a fork begin at a mark', async () => {
        const { metrics, dialog, sessionPicker } = workbench().dashboard;
        const checkpoint = ide().temporaryPath('step20.pt');
        await writeFile(checkpoint, 'weights');
        const script = pausedSession('paused', checkpoint);
        const wire = await script.play(ide().trainerPort);
        let asked = '';
        wire.socket.on('data', (data) => (asked += data.toString()));
        await expect(sessionPicker.locator('option:checked')).toContainText('paused');
        await metrics.chart('loss').marks.hover();
        await metrics.popover.getByRole('button', { name: 'Fork from the checkpoint at step 20…' }).click();
        await expect(metrics.popover).toBeHidden();
        await dialog.confirm('Fork');
        await expect.poll(() => asked.split('\n').find((line) => line.includes('"fork"'))).toContain(checkpoint);
        await script.finish(20).goOn(wire);
        await wire.close();
    });

    test('keep every spike of a single step at every zoom level', async () => {
        const { dashboard } = workbench();
        const chart = dashboard.metrics.chart('loss');
        await show(workbench(), ide().trainerPort, spikySession('spiky'), SPIKY_STEPS);
        const expectInk = async (step: number, place: string): Promise<void> => {
            const value = spikyLoss(step);
            const reach = async (): Promise<number> => {
                const { low, high } = await chart.inkAt(step);
                return value > 0 ? high : -low;
            };
            await expect.poll(reach, { message: `the spike at step ${step} ${place}` }).toBeGreaterThan(0.95 * Math.abs(value));
        };
        for (const step of SPIKES) {
            await expectInk(step, 'in the whole run');
        }
        for (const step of [777, 50_001, 98_765]) {
            for (let level = 1; level <= 4; level++) {
                const { min, max } = (await chart.range())!;
                const share = (step - min) / (max - min);
                await chart.drag(Math.max(0, share - 0.04), Math.min(1, share + 0.06));
                await expect.poll(async () => (await chart.range())!.max - (await chart.range())!.min).toBeLessThan(0.2 * (max - min));
                await expectInk(step, `at zoom level ${level}`);
            }
            const { min, max } = (await chart.range())!;
            const steps = Array.from({ length: Math.floor(max) - Math.ceil(min) + 1 }, (_, index) => Math.ceil(min) + index);
            await expect.poll(() => chart.drawnSteps(), { message: 'every step is there by now' }).toEqual(steps);
            await chart.doubleClick();
            await expectAll(chart);
        }
    });

    test('are moved and zoomed with the mouse and with the keyboard', async () => {
        const { dashboard, page } = workbench();
        const { metrics } = dashboard;
        const chart = metrics.chart('loss');
        await chart.drag(0.4, 0.6);
        await expect.poll(async () => (await chart.range())!.min).toBeGreaterThan(39_000);
        const { min } = (await chart.range())!;
        await page.keyboard.down('Shift');
        await chart.drag(0.2, 0.7);
        await page.keyboard.up('Shift');
        await expect.poll(async () => (await chart.range())!.min).toBeLessThan(min - 8_000);
        await metrics.button('Reset zoom').click();
        await expectAll(chart);

        await chart.plot.focus();
        await page.keyboard.press('+');
        await expect.poll(async () => (await chart.range())!.max - (await chart.range())!.min).toBeLessThan(51_000);
        const before = (await chart.range())!;
        await page.keyboard.press('Shift+ArrowRight');
        await expect.poll(async () => (await chart.range())!.min).toBeGreaterThan(before.min);
        await page.keyboard.press('End');
        await expect(chart.head).toHaveText(/^step [\d,]+ · /);
        await escape(page, async () => expect((await chart.range())?.min).toBeLessThanOrEqual(UNITED_STEPS));
        await expectAll(chart);
        // What a key points at is what has been drawn.
        await expect(async () => {
            await page.keyboard.press('Home');
            await expect(chart.head).toHaveText(/^step \d+ · /, { timeout: 500 });
        }).toPass();
        await metrics.filter.focus();
        await expect(chart.head).toHaveText(/^-107/);
    });

    test('lie over those of other runs, also of older sessions', async () => {
        const { metrics } = workbench().dashboard;
        const chart = metrics.chart('loss');
        await metrics.button('Overlay runs').click();
        await metrics.root.getByRole('menuitemcheckbox', { name: /^baseline · eventful/ }).click();
        await metrics.root.getByRole('menuitemcheckbox', { name: /^fork1 · eventful/ }).click();
        await workbench().page.keyboard.press('Escape');
        await expect(chart.legend).toHaveCount(3);
        await expect(chart.legend.filter({ hasText: 'fork1' })).toContainText(/0\.1\d+/);
        await metrics.button('values').click();
        await expect(metrics.values.getByRole('columnheader')).toHaveText(['metric', 'baseline', 'baseline', 'fork1']);
        await metrics.button('values').click();
        await metrics.choose('Overlay: 2 runs', 'Take all away');
        await expect(chart.legend).toHaveCount(0);
    });

    test('of thousands of metrics are there when they come into view, and only then', async () => {
        const { dashboard, page } = workbench();
        const { metrics } = dashboard;
        await show(workbench(), ide().trainerPort, manyMetricsSession('many', 2_000), 40);
        await expect(metrics.root.locator('.cell')).toHaveCount(2_001);
        expect(await metrics.charts.count()).toBeLessThan(60);
        await expect(metrics.chart('loss').plot).toHaveAttribute('aria-label', /at step 40/);
        await metrics.root.locator('otf-chart-grid').evaluate((grid) => grid.scrollTo(0, grid.scrollHeight));
        await expect(metrics.chart('layer.1999').plot).toHaveAttribute('aria-label', /at step \d+, lowest/);
        await expect(metrics.charts.filter({ hasText: 'loss' })).toHaveCount(0);
        expect(await metrics.charts.count()).toBeLessThan(60);
        await metrics.choose('Export', 'All shown charts as PNG');
        await expect(metrics.root.getByRole('alert')).toContainText("2,001 charts don't fit into one picture");
        await metrics.filter.fill('layer.000');
        await expect(metrics.charts).toHaveCount(10);
        await metrics.filter.fill('');
        await page.keyboard.press('Escape');
    });
});
