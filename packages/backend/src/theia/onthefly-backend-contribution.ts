import { PreferenceService } from '@theia/core/lib/common/preferences';
import type { BackendApplicationContribution } from '@theia/core/lib/node';
import { inject, injectable } from '@theia/core/shared/inversify';
import { OnTheFlyBackend } from '../onthefly-backend';

/** Starts with the IDE and stops with it. */
@injectable()
export class OnTheFlyBackendContribution implements BackendApplicationContribution {
    constructor(
        @inject(OnTheFlyBackend) private readonly backend: OnTheFlyBackend,
        @inject(PreferenceService) private readonly preferences: PreferenceService,
    ) {}

    /** Awaited before the first page is served a terminal: the port is known by then. */
    async onStart(): Promise<void> {
        // Before that every setting would be at its default.
        await this.preferences.ready;
        await this.backend.start();
    }

    async onStop(): Promise<void> {
        await this.backend.stop();
    }
}
