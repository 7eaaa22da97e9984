import { mkdirSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { inject, injectable } from 'inversify';
import type { ExtensionContext } from 'vscode';
import { TerminalEnvironment } from '@onthefly/backend';
import { VscodeContext } from './vscode-context';
import type { VscodeTerminalEnvironment } from './vscode-terminal-environment';

/** Makes `onthefly` a command of the terminals. It runs with the Node.js of the IDE: the machine may have none, or one that is too old. */
@injectable()
export class TerminalCommand {
    constructor(
        @inject(VscodeContext) private readonly context: ExtensionContext,
        @inject(TerminalEnvironment) private readonly terminals: VscodeTerminalEnvironment,
    ) {}

    /** @throws Error when the extension's folder can't be written */
    install(): void {
        const folder = join(this.context.globalStorageUri.fsPath, 'bin');
        const script = join(this.context.extensionPath, 'dist', 'onthefly.js');
        mkdirSync(folder, { recursive: true });
        // Where the IDE is Electron this makes it behave as Node.js; elsewhere it means nothing.
        writeFileSync(
            join(folder, 'onthefly'),
            `#!/bin/sh\nELECTRON_RUN_AS_NODE=1 exec ${quote(process.execPath)} ${quote(script)} "$@"\n`,
            { mode: 0o755 },
        );
        if (process.platform === 'win32') {
            const lines = ['@echo off', 'setlocal', 'set ELECTRON_RUN_AS_NODE=1', `"${process.execPath}" "${script}" %*`];
            writeFileSync(join(folder, 'onthefly.cmd'), `${lines.join('\r\n')}\r\n`);
        }
        this.terminals.addToPath(folder, delimiter);
    }
}

function quote(path: string): string {
    return `'${path.replaceAll("'", `'\\''`)}'`;
}
