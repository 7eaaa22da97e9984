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

const RETENTION =
    'Once a day you are told what is beyond that, and asked; nothing goes without a yes. With both settings a session goes only when it is beyond ' +
    'both. Archived sessions, those that are being recorded, and those that you named, noted or pinned, or whose runs you did, always stay.';

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
    'onthefly.maximumMetrics': {
        type: 'number',
        default: SETTING_DEFAULTS['onthefly.maximumMetrics'],
        minimum: 10,
        maximum: 1_000_000,
        description:
            'How many different metrics a session may have. What is logged under further names is left out, and you are told which.',
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
    'onthefly.retention.keepSessions': {
        type: 'number',
        default: SETTING_DEFAULTS['onthefly.retention.keepSessions'],
        minimum: 0,
        description: `How many of the newest sessions are kept. 0: all. ${RETENTION}`,
    },
    'onthefly.retention.keepDays': {
        type: 'number',
        default: SETTING_DEFAULTS['onthefly.retention.keepDays'],
        minimum: 0,
        description: `For how many days sessions are kept. 0: for ever. ${RETENTION}`,
    },
    'onthefly.alerts.nonFiniteLoss': alertSetting('a loss is not a finite number'),
    'onthefly.alerts.checkpointRestored': alertSetting('the trainer goes back to its last checkpoint by itself'),
    'onthefly.alerts.lossSpike': alertSetting('a loss lies far above those before it'),
    'onthefly.alerts.lossRise': alertSetting('the loss rises, however slowly, and stays high'),
    'onthefly.alerts.plateau': alertSetting('the loss stays where it was when the run began'),
    'onthefly.alerts.stall': alertSetting('no step comes for much longer than usual, and at least half a minute, while training runs'),
    'onthefly.alerts.throughputDrop': alertSetting('the throughput falls far below what it was'),
    'onthefly.alerts.lostEvents': alertSetting('events of the trainer never arrived'),
    'onthefly.alerts.trainerGone': alertSetting('the trainer goes away and it looks like a crash; otherwise tell that it is gone'),
    'onthefly.pauseOnNonFiniteLoss': {
        type: 'boolean',
        default: SETTING_DEFAULTS['onthefly.pauseOnNonFiniteLoss'],
        description: 'Pause training, which writes a checkpoint, as soon as a loss is not a finite number.',
    },
    'onthefly.recorder.idleMinutes': {
        type: 'number',
        default: SETTING_DEFAULTS['onthefly.recorder.idleMinutes'],
        minimum: 0,
        description:
            'The recorder goes on when every window is closed. For how many minutes it stays when there is neither a trainer nor a window. 0: for ever.',
    },
    'onthefly.openDashboardAtStart': {
        type: 'boolean',
        default: SETTING_DEFAULTS['onthefly.openDashboardAtStart'],
        description: 'Open the dashboard when a workspace is opened for the first time.',
    },
};

function alertSetting(occasion: string): SettingProperty {
    return { type: 'boolean', default: true, description: `Warn when ${occasion}.` };
}
