import { PreferenceService } from '@theia/core/lib/common/preferences';
import { inject, injectable } from '@theia/core/shared/inversify';
import { SETTING_DEFAULTS, type SettingName, type SettingValue } from '@onthefly/shared-types';
import type { Settings } from '../host/settings';

/** The person's Theia preferences. The backend sees those of the user, not those of a workspace. */
@injectable()
export class TheiaSettings implements Settings {
    constructor(@inject(PreferenceService) private readonly preferences: PreferenceService) {}

    get<Name extends SettingName>(name: Name): SettingValue<Name> {
        return this.preferences.get<SettingValue<Name>>(name, SETTING_DEFAULTS[name]);
    }
}
