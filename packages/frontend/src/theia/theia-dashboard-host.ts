import { ClipboardService } from '@theia/core/lib/browser/clipboard-service';
import { ColorApplicationContribution } from '@theia/core/lib/browser/color-application-contribution';
import { SecondaryWindowHandler } from '@theia/core/lib/browser/secondary-window-handler';
import { URI } from '@theia/core/lib/common/uri';
import { inject, injectable } from '@theia/core/shared/inversify';
import { FileDialogService } from '@theia/filesystem/lib/browser/file-dialog/file-dialog-service';
import { FileNavigatorContribution } from '@theia/navigator/lib/browser/navigator-contribution';
import { TerminalService } from '@theia/terminal/lib/browser/base/terminal-service';
import { WorkspaceService } from '@theia/workspace/lib/browser/workspace-service';
import type { ExampleResult } from '@onthefly/shared-types';
import type { DashboardHost, OpenPathRequest, SavePathRequest } from '../dashboard-host';
import { DashboardModel } from '../model/dashboard-model';
import type { Release } from '../model/emitter';

const DOWNLOAD_MILLISECONDS = 60_000;

@injectable()
export class TheiaDashboardHost implements DashboardHost {
    constructor(
        @inject(DashboardModel) private readonly model: DashboardModel,
        @inject(ClipboardService) private readonly clipboard: ClipboardService,
        @inject(ColorApplicationContribution) private readonly colors: ColorApplicationContribution,
        @inject(TerminalService) private readonly terminals: TerminalService,
        @inject(FileDialogService) private readonly dialogs: FileDialogService,
        @inject(WorkspaceService) private readonly workspace: WorkspaceService,
        @inject(SecondaryWindowHandler) private readonly windows: SecondaryWindowHandler,
        @inject(FileNavigatorContribution) private readonly navigator: FileNavigatorContribution,
    ) {}

    async copyText(text: string): Promise<void> {
        const focused = this.windows.getFocusedWindow();
        // A browser lets only the window that has the focus write there.
        await (focused && focused !== window ? focused.navigator.clipboard.writeText(text) : this.clipboard.writeText(text));
    }

    async runExample(): Promise<ExampleResult> {
        const result = await this.model.server.prepareExample();
        if (result.type === 'ready') {
            const terminal = await this.terminals.newTerminal({
                title: 'OnTheFly example',
                shellPath: result.program,
                shellArgs: [...result.parameters],
                cwd: result.cwd,
                useServerTitle: false,
            });
            await terminal.start();
            await this.terminals.open(terminal, { mode: 'reveal' });
        }
        return result;
    }

    async askSavePath({ title, fileName, extension }: SavePathRequest): Promise<string | undefined> {
        const [root] = await this.workspace.roots;
        const uri = await this.dialogs.showSaveDialog(
            {
                title,
                inputValue: fileName,
                saveLabel: 'Export',
                filters: extension === undefined ? undefined : { [extension.toUpperCase()]: [extension] },
            },
            root,
        );
        return uri?.path.fsPath();
    }

    async askOpenPath({ title, extensions, folders = false }: OpenPathRequest): Promise<string | undefined> {
        const [root] = await this.workspace.roots;
        const filters = Object.fromEntries(extensions.map((extension) => [extension.toUpperCase(), [extension]]));
        const uri = await this.dialogs.showOpenDialog(
            { title, canSelectFiles: true, canSelectFolders: folders, canSelectMany: false, filters },
            root,
        );
        return uri?.path.fsPath();
    }

    canReveal(path: string): boolean {
        return this.workspace.getWorkspaceRootUri(URI.fromFilePath(path)) !== undefined;
    }

    async revealFile(path: string): Promise<void> {
        const view = await this.navigator.openView({ activate: true });
        await view.model.revealFile(URI.fromFilePath(path));
    }

    async saveFile(name: string, content: Blob): Promise<void> {
        const url = URL.createObjectURL(content);
        const link = document.createElement('a');
        link.href = url;
        link.download = name;
        link.click();
        // The browser reads it after the click.
        setTimeout(() => URL.revokeObjectURL(url), DOWNLOAD_MILLISECONDS);
    }

    readonly onDidChangeTheme = (listener: () => void): Release => {
        // Monaco writes the `--vscode-*` colours, and it hears of a new theme no earlier than this.
        const subscription = this.colors.onDidChange(() => requestAnimationFrame(() => listener()));
        return () => subscription.dispose();
    };
}
