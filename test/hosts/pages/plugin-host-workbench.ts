import type { Page } from '@playwright/test';
import { Dashboard } from '../../e2e/pages/dashboard';
import { OnTheFlyIde } from '../../e2e/pages/onthefly-ide';
import type { Workbench } from './workbench';

/** Theia's page, with the dashboard in the frame of an extension. */
export class PluginHostWorkbench extends OnTheFlyIde implements Workbench {
    static override async open(page: Page, url: string): Promise<PluginHostWorkbench> {
        const frame = page.frameLocator('iframe.webview').frameLocator('#active-frame');
        const workbench = new PluginHostWorkbench(page, new Dashboard(page, frame.locator('otf-dashboard')));
        await page.goto(url);
        await workbench.waitUntilReady();
        return workbench;
    }

    override async confirmSave(): Promise<void> {
        await this.page.locator('.dialogBlock').getByRole('button', { name: 'Save' }).click();
    }

    /** The extension runs when its entry is there. */
    protected override async waitUntilReady(): Promise<void> {
        await super.waitUntilReady();
        await this.statusBarEntry.waitFor({ timeout: 60_000 });
    }
}
