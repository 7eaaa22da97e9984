import 'reflect-metadata';
import { Container } from 'inversify';
import { SETTING_DEFAULTS, type SettingName, type SettingValue } from '@onthefly/shared-types';
import coreModule from '../core-module';
import { DataFolder } from '../host/data-folder';
import { ExampleFolder } from '../host/example-folder';
import { Logger } from '../host/logger';
import { Settings } from '../host/settings';
import type { SettingValues } from '../recorder/recorder-protocol';

export interface HeadlessOptions {
    readonly dataFolder: string;
    readonly logger: Logger;
    /** The defaults with these, or settings that may change. */
    readonly settings?: SettingValues | Settings;
    readonly exampleFolder?: string;
}

/** The backend without an IDE around it: no terminals to prepare, settings from the caller. */
export function createHeadlessContainer(options: HeadlessOptions): Container {
    const container = new Container();
    container.bind(DataFolder).toConstantValue({ resolve: async () => options.dataFolder } satisfies DataFolder);
    container.bind(ExampleFolder).toConstantValue({ path: options.exampleFolder } satisfies ExampleFolder);
    container.bind(Logger).toConstantValue(options.logger);
    container.bind(Settings).toConstantValue(isSettings(options.settings) ? options.settings : fixedSettings(options.settings));
    container.load(coreModule);
    return container;
}

function isSettings(settings: SettingValues | Settings | undefined): settings is Settings {
    return settings !== undefined && 'get' in settings;
}

function fixedSettings(values: SettingValues = {}): Settings {
    const settings: { readonly [Name in SettingName]: SettingValue<Name> } = { ...SETTING_DEFAULTS, ...values };
    return { get: (name) => settings[name] };
}
