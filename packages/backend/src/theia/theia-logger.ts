import { ILogger } from '@theia/core';
import { inject, injectable, named } from '@theia/core/shared/inversify';
import type { Logger } from '../host/logger';

/** The IDE's own log, under a name of ours. */
@injectable()
export class TheiaLogger implements Logger {
    constructor(@inject(ILogger) @named('onthefly') private readonly target: ILogger) {}

    debug(message: string): void {
        void this.target.debug(message);
    }

    info(message: string): void {
        void this.target.info(message);
    }

    warn(message: string): void {
        void this.target.warn(message);
    }

    error(message: string): void {
        void this.target.error(message);
    }
}
