/** What a person may set, under these names in every host; values are the defaults. */
export const SETTING_DEFAULTS = {
    'onthefly.port': 47621,
    'onthefly.maximumLineMegabytes': 64,
    'onthefly.maximumMetrics': 10_000,
    'onthefly.secondTrainer': 'record' as SecondTrainerPolicy,
    'onthefly.openDashboardAtStart': true,
    'onthefly.recorder.idleMinutes': 30,
    'onthefly.minimumTrainerVersion': '',
    'onthefly.retention.keepSessions': 0,
    'onthefly.retention.keepDays': 0,
    'onthefly.alerts.nonFiniteLoss': true,
    'onthefly.alerts.checkpointRestored': true,
    'onthefly.alerts.lossSpike': true,
    'onthefly.alerts.lossRise': true,
    'onthefly.alerts.plateau': true,
    'onthefly.alerts.stall': true,
    'onthefly.alerts.throughputDrop': true,
    'onthefly.alerts.lostEvents': true,
    'onthefly.alerts.trainerGone': true,
    'onthefly.pauseOnNonFiniteLoss': false,
};

/** `record`: a further trainer is recorded in a session of its own. `refuse`: it is read, discarded and let go. */
export type SecondTrainerPolicy = 'record' | 'refuse';

export type SettingName = keyof typeof SETTING_DEFAULTS;
export type SettingValue<Name extends SettingName> = (typeof SETTING_DEFAULTS)[Name];
