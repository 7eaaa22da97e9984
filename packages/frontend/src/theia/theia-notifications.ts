import { MessageService, type Progress } from '@theia/core';
import { inject, injectable } from '@theia/core/shared/inversify';
import type { Notice } from '@onthefly/shared-types';
import { markdownText } from './markdown-text';

export interface NotificationOptions {
    /** Labels of buttons. */
    readonly choices?: readonly string[];
    /** After so long it goes by itself. */
    readonly timeout?: number;
}

/** Theia's notifications for plain text. They take what they are given for Markdown, and names and errors come from trainers. */
@injectable()
export class TheiaNotifications {
    constructor(@inject(MessageService) private readonly messages: MessageService) {}

    /** Resolves with the choice, or with nothing when it was put away. */
    tell(severity: Notice['severity'], text: string, { choices = [], timeout }: NotificationOptions = {}): Promise<string | undefined> {
        const message = markdownText(text);
        const options = timeout === undefined ? {} : { timeout };
        switch (severity) {
            case 'info':
                return this.messages.info(message, options, ...choices);
            case 'warning':
                return this.messages.warn(message, options, ...choices);
            case 'error':
                return this.messages.error(message, options, ...choices);
        }
    }

    async showProgress(title: string, onCancel: () => void): Promise<Pick<Progress, 'cancel'> & { report(text: string): void }> {
        const progress = await this.messages.showProgress({ text: markdownText(title), options: { cancelable: true } }, onCancel);
        return {
            report: (text) => progress.report({ message: markdownText(text) }),
            cancel: () => progress.cancel(),
        };
    }
}
