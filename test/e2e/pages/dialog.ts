import type { Locator } from '@playwright/test';

/** The question that the dashboard puts to the person, whichever it is. */
export class Dialog {
    readonly root: Locator;
    /** What is asked; the frame around it with its buttons is `root`. */
    readonly content: Locator;

    constructor(dashboard: Locator) {
        this.root = dashboard.getByRole('dialog');
        this.content = dashboard.locator('otf-dialogs');
    }

    field(label: string | RegExp, exact = false): Locator {
        return this.content.getByLabel(label, { exact });
    }

    /** Agrees, by the name of the button. */
    async confirm(action: string): Promise<void> {
        await this.root.getByRole('button', { name: action, exact: true }).click();
    }

    async cancel(): Promise<void> {
        await this.root.getByRole('button', { name: 'Cancel', exact: true }).click();
    }
}
