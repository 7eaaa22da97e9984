import { window } from 'vscode';
import type { Notice } from '@onthefly/shared-types';
import { notificationText } from './notification-text';

/** Shows a plain text to the person. Resolves with the choice, or with nothing when it was put away. */
export async function showNotification(
    severity: Notice['severity'],
    text: string,
    choices: readonly string[] = [],
): Promise<string | undefined> {
    const message = notificationText(text);
    switch (severity) {
        case 'info':
            return window.showInformationMessage(message, ...choices);
        case 'warning':
            return window.showWarningMessage(message, ...choices);
        case 'error':
            return window.showErrorMessage(message, ...choices);
    }
}
