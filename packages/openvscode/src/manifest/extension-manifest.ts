import { contributedCommands, contributedKeybindings, contributedMenus } from './contributed-commands';
import { contributedSettings } from './contributed-settings';

/**
 * The package.json of the packed extension. What it contributes is made of the same lists as in Theia: commands, keys, menus and settings
 * are written once.
 */
export function extensionManifest(version: string): Record<string, unknown> {
    return {
        name: 'onthefly',
        publisher: 'onthefly',
        displayName: 'OnTheFly',
        description:
            'Watch and steer PyTorch training from inside the IDE: live curves, pause, fork on hard samples, merge, health checks.',
        version,
        license: 'MIT',
        icon: 'media/icon.png',
        galleryBanner: { color: '#1e1e2e', theme: 'dark' },
        categories: ['Machine Learning', 'Data Science', 'Visualization'],
        keywords: ['pytorch', 'training', 'metrics', 'dashboard', 'deep learning'],
        repository: { type: 'git', url: REPOSITORY },
        bugs: { url: `${REPOSITORY}/issues` },
        homepage: `${REPOSITORY}#readme`,
        // Where the trainers are: on the machine of the workspace, never in the browser.
        extensionKind: ['workspace'],
        files: ['dist', 'examples', 'media', 'CHANGELOG.md', 'LICENSE', 'ThirdPartyNotices.txt'],
        engines: { vscode: '^1.100.0' },
        main: './dist/extension.js',
        activationEvents: ['onStartupFinished', 'onWebviewPanel:onthefly.dashboard'],
        capabilities: {
            virtualWorkspaces: false,
            untrustedWorkspaces: {
                supported: true,
                description: 'OnTheFly runs nothing of the workspace: it records what trainers send that you have started yourself.',
            },
        },
        contributes: {
            commands: contributedCommands(),
            keybindings: contributedKeybindings(),
            ...contributedMenus(),
            configuration: { title: 'OnTheFly', properties: contributedSettings() },
        },
    };
}

const REPOSITORY = 'https://github.com/onthefly-ai/onthefly-browser-ide';
