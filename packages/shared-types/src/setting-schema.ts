import { SETTING_DEFAULTS, type SettingName } from './settings';

/** One setting as plain JSON schema, the form in which every host takes it. */
export interface SettingProperty {
    readonly type: 'number' | 'string' | 'boolean';
    readonly default: number | string | boolean;
    readonly description: string;
    readonly minimum?: number;
    readonly maximum?: number;
    readonly enum?: string[];
    readonly enumDescriptions?: string[];
}

export const SETTING_PROPERTIES: Readonly<Record<SettingName, SettingProperty>> = {
    'onthefly.port': {
        type: 'number',
        default: SETTING_DEFAULTS['onthefly.port'],
        minimum: 1024,
        maximum: 65535,
        description:
            'The port on which trainers are listened for. When it is taken, the next free one is used and terminals opened afterwards carry it.',
    },
    'onthefly.maximumLineMegabytes': {
        type: 'number',
        default: SETTING_DEFAULTS['onthefly.maximumLineMegabytes'],
        minimum: 1,
        maximum: 1024,
        description: 'The longest message, in megabytes, that is taken from a trainer. Longer ones are dropped and counted.',
    },
    'onthefly.secondTrainer': {
        type: 'string',
        default: SETTING_DEFAULTS['onthefly.secondTrainer'],
        enum: ['record', 'refuse'],
        enumDescriptions: [
            'Record it in a session of its own, beside the current one.',
            'Let its training go on, but record nothing of it.',
        ],
        description: 'What happens when a trainer connects while another one is connected.',
    },
    'onthefly.minimumTrainerVersion': {
        type: 'string',
        default: SETTING_DEFAULTS['onthefly.minimumTrainerVersion'],
        description:
            'The oldest version of onthefly-ai that may train, such as 0.1.4. The training of an older one is ended with a message. Empty: any.',
    },
    'onthefly.openDashboardAtStart': {
        type: 'boolean',
        default: SETTING_DEFAULTS['onthefly.openDashboardAtStart'],
        description: 'Open the dashboard when a workspace is opened for the first time.',
    },
};
