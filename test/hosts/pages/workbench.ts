import type { Locator, Page } from '@playwright/test';
import type { Dashboard } from '../../e2e/pages/dashboard';
import type { Terminal } from '../../e2e/pages/terminal';

/** The page of an IDE, of whatever kind, as far as the stories that are told in all of them need it. */
export interface Workbench {
    readonly page: Page;
    readonly dashboard: Dashboard;
    /** The dashboard's entry in the status bar. */
    readonly statusBarEntry: Locator;
    reload(): Promise<void>;
    /** By the command's whole label. */
    runCommand(label: string): Promise<void>;
    openTerminal(): Promise<Terminal>;
    /** Agrees to the place that the IDE's dialog proposes for a file. */
    confirmSave(): Promise<void>;
}
