import { PreferenceService } from '@theia/core/lib/common/preferences';
import type { BackendApplicationContribution } from '@theia/core/lib/node';
import { inject, injectable } from '@theia/core/shared/inversify';
import { SETTING_DEFAULTS } from '@onthefly/shared-types';
import { Logger } from '../host/logger';
import { RecorderLink } from '../recorder/recorder-link';

/** Has a recorder when the IDE starts. It goes on when the IDE ends. */
@injectable()
export class OnTheFlyBackendContribution implements BackendApplicationContribution {
    constructor(
        @inject(RecorderLink) private readonly recorder: RecorderLink,
        @inject(PreferenceService) private readonly preferences: PreferenceService,
        @inject(Logger) private readonly logger: Logger,
    ) {}

    /** Awaited before the first page is served a terminal: the port is known by then. */
    async onStart(): Promise<void> {
        // Before that every setting would be at its default.
        await this.preferences.ready;
        this.preferences.onPreferenceChanged(({ preferenceName }) => {
            if (Object.hasOwn(SETTING_DEFAULTS, preferenceName)) {
                this.recorder.tellSettings();
            }
        });
        // Pages try again, and tell the person when it fails again.
        await this.recorder.ensureTrainerServer().catch((error: unknown) => this.logger.error(String(error)));
    }

    onStop(): void {
        this.recorder.dispose();
    }
}
