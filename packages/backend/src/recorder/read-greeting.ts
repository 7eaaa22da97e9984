import { SETTING_PROPERTIES, type SettingName } from '@onthefly/shared-types';
import { FieldReader, InvalidFieldError, isObject } from '../common/field-reader';
import type { Greeting, RecorderRole, SettingValues } from './recorder-protocol';

const ROLES: readonly RecorderRole[] = ['window', 'page', 'host', 'terminal'];

/** @throws InvalidFieldError naming what is wrong with it */
export function readGreeting(value: unknown): Greeting {
    if (!isObject(value)) {
        throw new InvalidFieldError('a greeting must be an object');
    }
    const from = new FieldReader(value);
    const role = ROLES.find((candidate) => candidate === from.text('role'));
    if (role === undefined) {
        throw new InvalidFieldError(`"role" must be one of ${ROLES.join(', ')}`);
    }
    return {
        protocol: from.integer('protocol', 1),
        version: from.text('version'),
        role,
        settings: readSettings(from.fields['settings']),
        exampleFolder: from.optionalText('exampleFolder'),
    };
}

/** Those that are known and possible; a person may have written anything into their file. */
export function readSettings(value: unknown): SettingValues {
    const told = isObject(value) ? value : {};
    return Object.fromEntries(Object.entries(told).filter(([name, setting]) => isPossible(name, setting)));
}

function isPossible(name: string, value: unknown): boolean {
    if (!Object.hasOwn(SETTING_PROPERTIES, name)) {
        return false;
    }
    const { type, minimum = -Infinity, maximum = Infinity, enum: choices } = SETTING_PROPERTIES[name as SettingName];
    if (typeof value !== type || (choices && !choices.includes(value as string))) {
        return false;
    }
    return typeof value !== 'number' || (value >= minimum && value <= maximum) || (name === 'onthefly.port' && value === 0);
}
