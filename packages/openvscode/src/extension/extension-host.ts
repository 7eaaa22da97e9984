import { inject, injectable } from 'inversify';
import { commands, env, Uri, window, workspace } from 'vscode';
import type { DashboardHost, OpenPathRequest, SavePathRequest } from '@onthefly/frontend/lib/dashboard-host';
import type { Release } from '@onthefly/frontend/lib/model/emitter';
import { splitEnding, toFileName, type ExampleResult } from '@onthefly/shared-types';
import { BackendLife } from './backend-life';

/** What the IDE does for the dashboard, and for actions that are carried out without it. */
@injectable()
export class ExtensionHost implements DashboardHost {
    constructor(@inject(BackendLife) private readonly life: BackendLife) {}

    async copyText(text: string): Promise<void> {
        await env.clipboard.writeText(text);
    }

    async runExample(): Promise<ExampleResult> {
        const result = await this.life.model.server.prepareExample();
        if (result.type === 'ready') {
            const { program: shellPath, parameters, cwd } = result;
            window.createTerminal({ name: 'OnTheFly example', shellPath, shellArgs: [...parameters], cwd }).show();
        }
        return result;
    }

    async askSavePath({ title, fileName, extension }: SavePathRequest): Promise<string | undefined> {
        const uri = await askSaveUri(title, fileName, extension === undefined ? undefined : filtersOf([extension]));
        return uri?.fsPath;
    }

    async askOpenPath({ title, extensions, folders = false }: OpenPathRequest): Promise<string | undefined> {
        const [folder] = workspace.workspaceFolders ?? [];
        const [uri] =
            (await window.showOpenDialog({
                title,
                canSelectFiles: true,
                canSelectFolders: folders,
                defaultUri: folder?.uri,
                filters: filtersOf(extensions),
            })) ?? [];
        return uri?.fsPath;
    }

    canReveal(path: string): boolean {
        return workspace.getWorkspaceFolder(Uri.file(path)) !== undefined;
    }

    async revealFile(path: string): Promise<void> {
        await commands.executeCommand('revealInExplorer', Uri.file(path));
    }

    async saveFile(name: string, content: Blob): Promise<void> {
        await this.saveBytes(name, new Uint8Array(await content.arrayBuffer()));
    }

    /** Asks where to. */
    async saveBytes(name: string, content: Uint8Array): Promise<void> {
        const uri = await askSaveUri('Save', name);
        if (uri) {
            await workspace.fs.writeFile(uri, content);
        }
    }

    readonly onDidChangeTheme = (listener: () => void): Release => {
        const subscription = window.onDidChangeActiveColorTheme(() => listener());
        return () => void subscription.dispose();
    };
}

function filtersOf(extensions: readonly string[]): Record<string, string[]> {
    return Object.fromEntries(extensions.map((extension) => [extension.toUpperCase(), [extension]]));
}

async function askSaveUri(title: string, fileName: string, filters?: Record<string, string[]>): Promise<Uri | undefined> {
    const [folder] = workspace.workspaceFolders ?? [];
    return window.showSaveDialog({
        title,
        saveLabel: 'Save',
        defaultUri: folder ? Uri.joinPath(folder.uri, toFileName(...splitEnding(fileName))) : undefined,
        filters,
    });
}
