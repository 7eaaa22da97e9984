import type { SettingName, SettingValue } from '@onthefly/shared-types';

export const Settings = Symbol('Settings');

/** Settings of the person, with the defaults of `SETTING_DEFAULTS`. Read each time they are needed: they may change. */
export interface Settings {
    get<Name extends SettingName>(name: Name): SettingValue<Name>;
}
