import { expect, type Locator, type Page } from '@playwright/test';
import { Dashboard } from '../../e2e/pages/dashboard';
import { Terminal } from '../../e2e/pages/terminal';
import type { Workbench } from './workbench';

/** VS Code's page, as code-server and VS Code's own server show it. */
export class VscodeWorkbench implements Workbench {
    readonly dashboard: Dashboard;
    readonly statusBarEntry: Locator;
    private readonly palette: Locator;

    private constructor(readonly page: Page) {
        const frame = page.frameLocator('iframe.webview.ready').frameLocator('#active-frame');
        this.dashboard = new Dashboard(page, frame.locator('otf-dashboard'));
        this.statusBarEntry = page.locator('.statusbar-item', { hasText: 'OnTheFly:' });
        this.palette = page.locator('.quick-input-widget');
    }

    static async open(page: Page, url: string, folder: string): Promise<VscodeWorkbench> {
        const workbench = new VscodeWorkbench(page);
        await page.goto(`${url}/?folder=${encodeURIComponent(folder)}`);
        await workbench.waitUntilReady();
        return workbench;
    }

    async reload(): Promise<void> {
        await this.page.reload();
        await this.waitUntilReady();
    }

    /** The list of commands is made when it opens: before the extension is known, its commands are not in it. */
    async runCommand(label: string): Promise<void> {
        await expect(async () => {
            await this.page.keyboard.press('Escape');
            await this.page.keyboard.press('F1');
            await this.palette.locator('input[type=text]').fill(`>${label}`, { timeout: 3_000 });
            await this.palette
                .locator('.monaco-list-row')
                .filter({ has: this.page.locator('.label-name', { hasText: label }) })
                .first()
                .click({ timeout: 3_000 });
        }).toPass();
    }

    async openTerminal(): Promise<Terminal> {
        await this.runCommand('Terminal: Create New Terminal');
        return new Terminal(this.page);
    }

    async confirmSave(): Promise<void> {
        await this.palette.getByRole('button', { name: 'OK' }).click();
    }

    /** By its label. The frame of the dashboard hears of it a moment later than the page. */
    async useTheme(label: string, kind: 'vs' | 'vs-dark'): Promise<void> {
        await this.runCommand('Preferences: Color Theme');
        const filter = this.palette.getByPlaceholder(/^Select Color Theme/);
        await filter.fill(label);
        await expect(this.palette.locator('.monaco-list-row.focused')).toContainText(label);
        await filter.press('Enter');
        await expect(this.palette).toBeHidden();
        await this.page.locator(`.monaco-workbench.${kind}`).waitFor();
        await expect(this.dashboard.root.locator('xpath=ancestor::body')).toContainClass(kind === 'vs' ? 'vscode-light' : 'vscode-dark');
    }

    /** The extension runs when its entry is there. */
    private async waitUntilReady(): Promise<void> {
        await this.statusBarEntry.waitFor({ timeout: 60_000 });
    }
}
