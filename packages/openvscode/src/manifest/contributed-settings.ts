import { SETTING_PROPERTIES, type SettingProperty } from '@onthefly/shared-types';

/** Of this host alone: in Theia the server has a recorder started and not a window. */
export const LISTEN = 'onthefly.listen';

const LISTEN_PROPERTY: SettingProperty = {
    type: 'string',
    default: 'atStart',
    enum: ['atStart', 'withDashboard'],
    enumDescriptions: [
        'When the window has started: scripts in its terminals find OnTheFly with no dashboard open.',
        'When the dashboard is opened, or a command of OnTheFly is used.',
    ],
    description: 'When a window makes sure that OnTheFly listens for trainers. With one window it listens for all of them.',
};

export function contributedSettings(): Record<string, object> {
    const properties = { ...SETTING_PROPERTIES, [LISTEN]: LISTEN_PROPERTY };
    return Object.fromEntries(Object.entries(properties).map(([name, property]) => [name, { ...property, scope: 'machine-overridable' }]));
}
