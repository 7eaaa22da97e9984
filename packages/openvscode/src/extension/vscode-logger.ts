import { inject, injectable } from 'inversify';
import { window, type ExtensionContext, type LogOutputChannel } from 'vscode';
import type { Logger } from '@onthefly/backend';
import { VscodeContext } from './vscode-context';

/** The output channel "OnTheFly". */
@injectable()
export class VscodeLogger implements Logger {
    private readonly channel: LogOutputChannel = window.createOutputChannel('OnTheFly', { log: true });

    constructor(@inject(VscodeContext) context: ExtensionContext) {
        context.subscriptions.push(this.channel);
    }

    debug(message: string): void {
        this.channel.debug(message);
    }

    info(message: string): void {
        this.channel.info(message);
    }

    warn(message: string): void {
        this.channel.warn(message);
    }

    error(message: string): void {
        this.channel.error(message);
    }

    show(): void {
        this.channel.show();
    }
}
