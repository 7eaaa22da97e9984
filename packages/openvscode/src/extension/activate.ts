import 'reflect-metadata';
import type { ExtensionContext } from 'vscode';
import { createExtensionContainer } from './extension-container';
import { OnTheFlyExtension } from './onthefly-extension';

let extension: OnTheFlyExtension | undefined;

/** Called by the IDE once per window, when it has started or when something of OnTheFly is used. */
export async function activate(context: ExtensionContext): Promise<void> {
    extension = createExtensionContainer(context).get(OnTheFlyExtension);
    await extension.start();
}

/** Called by the IDE when the window closes. */
export function deactivate(): void {
    extension?.stop();
}
