import 'reflect-metadata';
import { Container } from 'inversify';
import { SETTING_DEFAULTS, type SettingName, type SettingValue } from '@onthefly/shared-types';
import coreModule from '../core-module';
import { DataFolder } from '../host/data-folder';
import { ExampleFolder } from '../host/example-folder';
import { Logger } from '../host/logger';
import { Settings } from '../host/settings';
import { TerminalEnvironment } from '../host/terminal-environment';

export interface HeadlessOptions {
    readonly dataFolder: string;
    readonly logger: Logger;
    readonly settings?: Partial<{ [Name in SettingName]: SettingValue<Name> }>;
    readonly exampleFolder?: string;
}

/** The backend without an IDE around it: no terminals to prepare, settings from the caller. */
export function createHeadlessContainer(options: HeadlessOptions): Container {
    const settings = { ...SETTING_DEFAULTS, ...options.settings };
    const container = new Container();
    container.bind(DataFolder).toConstantValue({ resolve: async () => options.dataFolder } satisfies DataFolder);
    container.bind(ExampleFolder).toConstantValue({ path: options.exampleFolder } satisfies ExampleFolder);
    container.bind(Logger).toConstantValue(options.logger);
    container.bind(Settings).toConstantValue({ get: (name) => settings[name] } satisfies Settings);
    container.bind(TerminalEnvironment).toConstantValue({ setVariable: async () => undefined } satisfies TerminalEnvironment);
    container.load(coreModule);
    return container;
}
