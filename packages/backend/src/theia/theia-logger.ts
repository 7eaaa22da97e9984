import { ILogger } from '@theia/core';
import { inject, injectable, named } from '@theia/core/shared/inversify';
import { terminalText } from '../common/terminal-text';
import type { Logger } from '../host/logger';

/** The IDE's own log, under a name of ours. It is often read in the terminal that the IDE was started in. */
@injectable()
export class TheiaLogger implements Logger {
    constructor(@inject(ILogger) @named('onthefly') private readonly target: ILogger) {}

    debug(message: string): void {
        void this.target.debug(terminalText(message));
    }

    info(message: string): void {
        void this.target.info(terminalText(message));
    }

    warn(message: string): void {
        void this.target.warn(terminalText(message));
    }

    error(message: string): void {
        void this.target.error(terminalText(message));
    }
}
