import { expect, type Locator, type Page } from '@playwright/test';
import { Dashboard } from './dashboard';
import { Terminal } from './terminal';

/** Theia's themes by their labels, with the class that the page's body has in each. */
export const THEMES = {
    'Light (Theia)': 'theia-light',
    'Dark (Theia)': 'theia-dark',
    'High Contrast (Theia)': 'theia-hc',
    'High Contrast Light (Theia)': 'theia-hcLight',
} as const;

export type Theme = keyof typeof THEMES;

/** The page of the IDE, with what surrounds the dashboard. */
export class OnTheFlyIde {
    readonly notifications: Locator;
    /** The dashboard's entry in the status bar. */
    readonly statusBarEntry: Locator;
    private readonly palette: Locator;

    protected constructor(
        readonly page: Page,
        readonly dashboard = new Dashboard(page),
    ) {
        this.notifications = page.locator('.theia-notification-toasts .theia-notification-list-item');
        this.statusBarEntry = page.locator('#theia-statusBar .element', { hasText: 'OnTheFly:' });
        this.palette = page.locator('.quick-input-widget');
    }

    static async open(page: Page, url: string): Promise<OnTheFlyIde> {
        const ide = new OnTheFlyIde(page);
        await page.goto(url);
        await ide.waitUntilReady();
        return ide;
    }

    async reload(): Promise<void> {
        await this.page.reload();
        await this.waitUntilReady();
    }

    notification(text: string | RegExp): Locator {
        return this.notifications.filter({ hasText: text });
    }

    /** Those that are there now. */
    async closeNotifications(): Promise<void> {
        await this.runCommand('Notifications: Clear All Notifications');
    }

    /** Runs a command of the command palette by its whole label. */
    async runCommand(label: string): Promise<void> {
        await this.page.keyboard.press('F1');
        await this.pick(label, `>${label}`);
    }

    async openTerminal(): Promise<Terminal> {
        await this.runCommand('Create New Terminal');
        return new Terminal(this.page);
    }

    /** Agrees to the place that Theia's dialog proposes for a file. */
    async confirmSave(): Promise<void> {
        await this.page.locator('.dialogBlock').getByRole('button', { name: 'Export' }).click();
    }

    async useTheme(theme: Theme): Promise<void> {
        await this.runCommand('Preferences: Color Theme');
        await this.palette.getByRole('textbox', { name: 'Select Color Theme' }).waitFor();
        await this.pick(theme, theme);
        await expect(this.palette).toBeHidden();
        await expect(this.page.locator('body')).toContainClass(THEMES[theme]);
    }

    /** The page of the window that Theia opens for it. */
    async moveDashboardToOwnWindow(): Promise<OnTheFlyIde> {
        const opened = this.page.waitForEvent('popup');
        await this.page.getByTitle('Move View to Secondary Window').first().click();
        return new OnTheFlyIde(await opened);
    }

    async closeDashboard(): Promise<void> {
        await this.page.locator('#shell-tab-onthefly-dashboard .lm-TabBar-tabCloseIcon').click();
        await expect(this.dashboard.root).toHaveCount(0);
    }

    private async pick(label: string, filter: string): Promise<void> {
        await this.palette.locator('input[type=text]').fill(filter);
        await this.palette.getByRole('option').filter({ hasText: label }).first().click();
    }

    /** Theia's shell is there, and it reacts. */
    protected async waitUntilReady(): Promise<void> {
        await this.page.locator('#theia-app-shell').waitFor({ timeout: 60_000 });
        await expect(this.page.locator('.theia-preload')).toHaveCount(0, { timeout: 60_000 });
    }
}
