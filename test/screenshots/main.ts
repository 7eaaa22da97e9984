import { expect } from '@playwright/test';
import { chromium } from 'playwright-core';
import type { Dashboard } from '@onthefly/frontend/lib/components/frame/dashboard';
import { OnTheFlyIde } from '../e2e/pages/onthefly-ide';
import { Ide } from '../e2e/support/ide';
import { CHROMIUM } from '../support/chromium';
import { TrainerProcess } from '../support/trainer-process';
import { takeCodeServer } from './code-server';
import { takePicture } from './picture';

const SIZE = { width: 1400, height: 900 };
const LIGHT = 'Light (Theia)';
const DARK = 'Dark (Theia)';

/** The pictures of the README and of the guide, from the beginning of a real training to what became of it. */
async function main(): Promise<void> {
    const ide = await Ide.start();
    const browser = await chromium.launch(CHROMIUM);
    const trainers: TrainerProcess[] = [];
    const train = (...parameters: string[]): void => void trainers.push(new TrainerProcess(ide.trainerPort, parameters));
    try {
        const page = await browser.newPage({ viewport: SIZE });
        const workbench = await OnTheFlyIde.open(page, ide.url);
        await workbench.useTheme(LIGHT);
        await workbench.closeNotifications();
        await takePicture(page, 'first-minute');
        train('--project', 'spirals', '--run-name', 'first-try', '--max-steps', '200');
        await expect(workbench.dashboard.activity).toHaveText('Finished', { timeout: 60_000 });
        train('--project', 'spirals', '--samples', '2048', '--epochs', '100000', '--delay', '0.006');
        await takeStory(workbench);
        await takePanels(workbench);
        await takeWhole(workbench);
        await takeCodeServer(browser);
    } finally {
        await browser.close();
        await Promise.all(trainers.map((trainer) => trainer.kill()));
        await ide.dispose();
    }
}

/** What is done to the training, with the questions that are put on the way. */
async function takeStory({ dashboard }: OnTheFlyIde): Promise<void> {
    const { toolbar, dialog, loss, lineage, health, panels } = dashboard;
    await untilStep(dashboard, 420);
    await toolbar.button('Test').click();
    await expect(toolbar.status).toContainText('Tested');
    await loss.make.click();
    await expect(loss.facts).toContainText('samples');
    for (let presses = 0; presses < 8; presses++) {
        await loss.lowest.press('ArrowRight');
    }
    await takePicture(panels.panel('Loss distribution'), 'loss');
    await loss.button('Fork on these').click();
    await expect(toolbar.status).toContainText('Forked');
    await goOn(dashboard, 'fork1', 220);
    await loss.make.click();
    await expect(loss.report.locator('option')).toHaveCount(2);
    const parent = loss.compare.locator('option', { hasText: 'parent' });
    await loss.compare.selectOption((await parent.getAttribute('value')) ?? '');
    await expect(loss.legend).toBeVisible();
    await takePicture(panels.panel('Loss distribution'), 'loss-compared');

    await health.button('Run all checks').click();
    await expect(health.cards.filter({ hasText: 'not run yet' })).toHaveCount(0, { timeout: 30_000 });
    await health.card('Throughput').click();
    await expect(health.details).toBeVisible();
    await takePicture(panels.panel('Health'), 'health');
    await health.card('Throughput').click();

    await toolbar.button('Fork…').click();
    await dialog.field(/^\s*Name/).fill('gentle');
    await dialog.field('Learning rate ×').fill('0.5');
    await takePicture(dialog.root, 'fork');
    await dialog.confirm('Fork');
    await expect(toolbar.status).toContainText('gentle goes on');
    await goOn(dashboard, 'gentle', 200);

    await lineage.node('baseline').click({ modifiers: ['Control'] });
    await lineage.node('gentle').click({ modifiers: ['Control'] });
    await lineage.button('Merge 2…').click();
    await expect(dialog.agreeButton('Merge')).not.toHaveAttribute('aria-disabled', 'true');
    await takePicture(dialog.root, 'merge');
    await dialog.confirm('Merge');
    await expect(toolbar.status).toContainText('Merged', { timeout: 30_000 });
    await goOn(dashboard, 'merge1', 160);
    await toolbar.button('Pause').click();
    await expect(dashboard.activity).toHaveText('Paused');
}

/** Each panel by itself, as high as it likes. */
async function takePanels({ dashboard, page }: OnTheFlyIde): Promise<void> {
    const { panels, toolbar, runs } = dashboard;
    await page.evaluate(() => {
        const { model } = document.querySelector<Dashboard>('#onthefly-dashboard otf-dashboard')!;
        const { runs: all = [], currentRunId } = model.state ?? {};
        all.filter(({ runId }) => runId !== currentRunId).forEach(({ sessionId, runId }) => model.overlay.toggle(sessionId, runId));
        model.charts.change({ smoothing: 0.7 });
    });
    await expect(runs.rows).toHaveCount(4);
    await page.setViewportSize({ ...SIZE, height: 2200 });
    await toolbar.status.locator('..').getByRole('button', { name: 'Dismiss' }).click();
    for (const [title, name] of Object.entries({
        Runs: 'runs',
        Lineage: 'lineage',
        Checkpoints: 'checkpoints',
        Commands: 'commands',
        Sessions: 'sessions',
    })) {
        await takePicture(panels.panel(title), name);
    }
    await page.setViewportSize({ ...SIZE, height: 1000 });
    await takePicture(panels.panel('Metrics'), 'metrics');
    await takePicture(panels.panel('Logs'), 'logs');
}

async function takeWhole(workbench: OnTheFlyIde): Promise<void> {
    const { dashboard, page } = workbench;
    await page.setViewportSize(SIZE);
    await dashboard.toolbar.button('Resume').click();
    await expect(dashboard.activity).toHaveText('Running');
    await untilStep(dashboard, 220);
    await workbench.runCommand('OnTheFly: Follow the Log');
    await dashboard.panels.panel('Runs').scrollIntoViewIfNeeded();
    await takePicture(page, 'dashboard-light');
    await workbench.useTheme(DARK);
    await page.waitForTimeout(2_000);
    await takePicture(page, 'dashboard-dark');
    await page.setViewportSize({ width: 596, height: 1000 });
    await page.waitForTimeout(2_000);
    await takePicture(page, 'narrow');
}

/** A fork or a merge that was made while training stood leaves it standing. */
async function goOn(dashboard: OnTheFlyIde['dashboard'], run: string, step: number): Promise<void> {
    const { activity, toolbar, runPicker } = dashboard;
    await expect(runPicker.locator('option:checked')).toHaveText(run);
    await expect(async () => {
        if ((await activity.innerText()).trim() === 'Paused') {
            await toolbar.button('Resume').click();
        }
        await expect(activity).toHaveText('Running', { timeout: 1_000 });
        expect(await dashboard.step()).toBeLessThan(step);
    }).toPass({ timeout: 20_000 });
    await untilStep(dashboard, step);
}

async function untilStep(dashboard: OnTheFlyIde['dashboard'], step: number): Promise<void> {
    await expect.poll(() => dashboard.step(), { timeout: 60_000, intervals: [100] }).toBeGreaterThan(step);
}

main().then(
    () => process.exit(0),
    (error: unknown) => {
        process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
        process.exit(1);
    },
);
