import { ACTIONS, commandId, MENU_ACTIONS } from '@onthefly/frontend/lib/model/actions/action-list';

const CATEGORY = 'OnTheFly';
/** Where the dashboard is looked at. */
const IN_DASHBOARD = "activeWebviewPanelId == 'onthefly.dashboard'";
const TRAINING_MENU = 'onthefly.training';

export interface ContributedCommand {
    readonly command: string;
    readonly category: string;
    readonly title: string;
    readonly icon?: string;
    readonly enablement?: string;
}

export const OPEN_DASHBOARD: ContributedCommand = {
    command: 'onthefly.openDashboard',
    category: CATEGORY,
    title: 'Open Dashboard',
    icon: '$(pulse)',
};
export const RUN_EXAMPLE: ContributedCommand = { command: 'onthefly.runExample', category: CATEGORY, title: 'Run the Example' };
export const SHOW_LOG: ContributedCommand = { command: 'onthefly.showLog', category: CATEGORY, title: 'Show the Log of OnTheFly' };

/** The context that says that an action can't be done now. Unset it can: a command may be what starts the extension. */
export function unavailableKey(actionId: string): string {
    return `onthefly.unavailable.${actionId}`;
}

export function contributedCommands(): ContributedCommand[] {
    const ofActions = ACTIONS.map((action) => ({
        command: commandId(action),
        category: CATEGORY,
        title: action.title,
        enablement: `!${unavailableKey(action.id)}`,
    }));
    return [OPEN_DASHBOARD, RUN_EXAMPLE, SHOW_LOG, ...ofActions];
}

export function contributedKeybindings(): object[] {
    const ofActions = ACTIONS.filter(({ keybinding }) => keybinding !== undefined).map((action) => ({
        command: commandId(action),
        ...keysOf(action.keybinding ?? ''),
    }));
    return [{ command: OPEN_DASHBOARD.command, ...keysOf('ctrlcmd+alt+o') }, ...ofActions];
}

export function contributedMenus(): { readonly submenus: object[]; readonly menus: Record<string, object[]> } {
    return {
        submenus: [{ id: TRAINING_MENU, label: 'Training', icon: '$(pulse)' }],
        menus: {
            'editor/title': [{ submenu: TRAINING_MENU, when: IN_DASHBOARD, group: 'navigation' }],
            [TRAINING_MENU]: MENU_ACTIONS.map((action, index) => ({
                command: commandId(action),
                group: `${action.group}@${index + 1}`,
            })),
        },
    };
}

/** Theia writes one name for a key that is another one on a Mac. */
function keysOf(keybinding: string): { readonly key: string; readonly mac: string } {
    return { key: keybinding.replace('ctrlcmd', 'ctrl'), mac: keybinding.replace('ctrlcmd', 'cmd') };
}
