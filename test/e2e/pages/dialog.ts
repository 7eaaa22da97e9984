import type { Locator } from '@playwright/test';

/** The question that the dashboard puts to the person, whichever it is. */
export class Dialog {
    readonly root: Locator;
    /** What is asked; the frame around it with its buttons is `root`. */
    readonly content: Locator;
    readonly heading: Locator;
    readonly cancelButton: Locator;

    constructor(dashboard: Locator) {
        this.root = dashboard.getByRole('dialog');
        this.content = dashboard.locator('otf-dialogs');
        this.heading = this.root.getByRole('heading');
        this.cancelButton = this.root.getByRole('button', { name: 'Cancel', exact: true });
    }

    field(label: string | RegExp, exact = false): Locator {
        return this.content.getByLabel(label, { exact });
    }

    agreeButton(action: string): Locator {
        return this.root.getByRole('button', { name: action, exact: true });
    }

    /** Agrees, by the name of the button. */
    async confirm(action: string): Promise<void> {
        await this.agreeButton(action).click();
    }

    async cancel(): Promise<void> {
        await this.cancelButton.click();
    }
}
