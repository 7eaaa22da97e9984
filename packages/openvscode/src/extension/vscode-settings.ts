import { injectable } from 'inversify';
import { workspace } from 'vscode';
import type { Settings } from '@onthefly/backend';
import { SETTING_DEFAULTS, type SettingName, type SettingValue } from '@onthefly/shared-types';

/** The person's settings. What somebody wrote into the file by hand counts only when it is of the right kind. */
@injectable()
export class VscodeSettings implements Settings {
    get<Name extends SettingName>(name: Name): SettingValue<Name> {
        const fallback = SETTING_DEFAULTS[name];
        const value = workspace.getConfiguration().get<unknown>(name);
        return typeof value === typeof fallback ? (value as SettingValue<Name>) : fallback;
    }
}
