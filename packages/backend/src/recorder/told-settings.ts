import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SETTING_DEFAULTS, type SettingName, type SettingValue } from '@onthefly/shared-types';
import type { Settings } from '../host/settings';
import { readSettings } from './read-greeting';
import type { SettingValues } from './recorder-protocol';

const FILE = 'settings.json';

/**
 * The person's settings as a window told them last. They are kept in the data folder, so that they hold while no window is open, and when the recorder
 * is started without one.
 */
export class ToldSettings implements Settings {
    private told: SettingValues;

    /** @param fixed what was asked for when the recorder was started, which counts more than what is told */
    constructor(
        private readonly folder: string,
        private readonly fixed: SettingValues = {},
    ) {
        this.told = readSettings(readStored(join(folder, FILE)));
    }

    get<Name extends SettingName>(name: Name): SettingValue<Name> {
        const values: SettingValues = { ...SETTING_DEFAULTS, ...this.told, ...this.fixed };
        return values[name] as SettingValue<Name>;
    }

    /** Those that are not named stay as they are. */
    tell(values: SettingValues): void {
        const told = { ...this.told, ...values };
        if (JSON.stringify(told) === JSON.stringify(this.told)) {
            return;
        }
        this.told = told;
        const path = join(this.folder, FILE);
        try {
            writeFileSync(`${path}.new`, `${JSON.stringify(told, undefined, 2)}\n`, { mode: 0o600 });
            renameSync(`${path}.new`, path);
        } catch {
            // They hold for as long as this process lives; that nothing can be written is told where it matters more.
        }
    }
}

function readStored(path: string): unknown {
    try {
        return JSON.parse(readFileSync(path, 'utf8'));
    } catch {
        // There is none yet.
        return undefined;
    }
}
