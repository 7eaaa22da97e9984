import { expect } from '@playwright/test';
import type { Browser } from 'playwright-core';
import { VscodeWorkbench } from '../hosts/pages/vscode-workbench';
import { CodeServer } from '../hosts/support/code-server';
import { TrainerProcess } from '../support/trainer-process';
import { takePicture } from './picture';

const SIZE = { width: 1400, height: 900 };

/** The dashboard in code-server, in both of VS Code's usual themes. */
export async function takeCodeServer(browser: Browser): Promise<void> {
    const server = await CodeServer.start();
    const page = await browser.newPage({ viewport: SIZE });
    let trainer: TrainerProcess | undefined;
    try {
        const workbench = await VscodeWorkbench.open(page, server.url, server.workspace);
        const { dashboard } = workbench;
        await expect(dashboard.guide).toBeVisible();
        trainer = new TrainerProcess(server.wantedTrainerPort, ['--project', 'spirals', '--samples', '2048', '--delay', '0.006']);
        await expect.poll(() => dashboard.step(), { timeout: 60_000 }).toBeGreaterThan(400);
        await dashboard.loss.make.click();
        await expect(dashboard.loss.facts).toContainText('samples');
        await dashboard.loss.button('Fork on these').click();
        await expect(dashboard.toolbar.status).toContainText('Forked');
        if ((await dashboard.activity.innerText()).trim() === 'Paused') {
            await dashboard.toolbar.button('Resume').click();
        }
        await expect.poll(() => dashboard.step(), { timeout: 60_000 }).toBeGreaterThan(800);
        for (const [theme, kind, name] of [
            ['Light Modern', 'vs', 'code-server-light'],
            ['Dark Modern', 'vs-dark', 'code-server-dark'],
        ] as const) {
            await workbench.useTheme(theme, kind);
            await takePicture(page, name);
        }
    } finally {
        await trainer?.kill();
        await page.close();
        await server.dispose();
    }
}
