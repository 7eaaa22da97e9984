import { existsSync } from 'node:fs';
import { expect, type Page } from '@playwright/test';

/**
 * The IDE's own terminal. It is painted, not written, into the page: let what is typed write to a file where its output matters.
 */
export class Terminal {
    constructor(private readonly page: Page) {}

    /** Resolves once the shell does what is typed. The file is made by it. */
    async waitUntilReady(file: string): Promise<void> {
        await this.page.locator('.xterm-helper-textarea').last().waitFor({ state: 'attached' });
        await expect(async () => {
            await this.run(`: > ${file}`);
            await expect.poll(() => existsSync(file), { timeout: 1_000 }).toBe(true);
        }).toPass();
    }

    async run(command: string): Promise<void> {
        await this.page.locator('.xterm-helper-textarea').last().focus();
        await this.page.keyboard.type(command);
        await this.page.keyboard.press('Enter');
    }
}
