import assert from 'node:assert/strict';
import { SETTING_DEFAULTS } from '@onthefly/shared-types';
import { ACTIONS, commandId } from '@onthefly/frontend/lib/model/actions/action-list';
import { extensionManifest } from './extension-manifest';

interface Contributions {
    readonly commands: readonly { command: string; title: string; enablement?: string }[];
    readonly keybindings: readonly { command: string; key: string; mac: string }[];
    readonly menus: Readonly<Record<string, readonly { command?: string; submenu?: string }[]>>;
    readonly submenus: readonly { id: string }[];
    readonly configuration: { readonly properties: Readonly<Record<string, { default: unknown; description: string }>> };
}

describe('The manifest of the extension', () => {
    const manifest = extensionManifest('1.2.3');
    const contributes = manifest['contributes'] as Contributions;
    const commands = contributes.commands.map(({ command }) => command);

    it('has every action of the dashboard as a command of the same id as in Theia', () => {
        for (const action of ACTIONS) {
            const found = contributes.commands.find(({ command }) => command === commandId(action));
            assert.equal(found?.title, action.title);
            assert.equal(found?.enablement, `!onthefly.unavailable.${action.id}`);
        }
        assert.equal(new Set(commands).size, commands.length);
    });

    it('has keys and menu entries for commands that it has', () => {
        const inMenus = Object.values(contributes.menus).flatMap((entries) => entries.map(({ command }) => command));
        for (const command of [...contributes.keybindings.map((binding) => binding.command), ...inMenus]) {
            assert.ok(command === undefined || commands.includes(command), command);
        }
        for (const { key, mac } of contributes.keybindings) {
            assert.match(key, /^ctrl\+alt\+(shift\+)?[a-z]$/);
            assert.equal(mac, key.replace('ctrl', 'cmd'));
        }
        const submenus = contributes.submenus.map(({ id }) => id);
        assert.deepEqual(
            Object.keys(contributes.menus).filter((menu) => menu.startsWith('onthefly.')),
            submenus,
        );
    });

    it('has every setting with its default', () => {
        const { properties } = contributes.configuration;
        for (const [name, value] of Object.entries(SETTING_DEFAULTS)) {
            assert.equal(properties[name]?.default, value, name);
        }
        Object.entries(properties).forEach(([name, { description }]) => assert.match(description, /\.$|\)$/, name));
    });

    it('is JSON, with the version that was asked for', () => {
        assert.deepEqual(JSON.parse(JSON.stringify(manifest)), manifest);
        assert.equal(manifest['version'], '1.2.3');
    });
});
