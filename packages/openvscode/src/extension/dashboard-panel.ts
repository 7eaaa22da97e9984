import { inject, injectable } from 'inversify';
import { EventEmitter, Uri, ViewColumn, window, workspace, type ExtensionContext, type WebviewPanel } from 'vscode';
import { Logger } from '@onthefly/backend';
import type { Notice } from '@onthefly/shared-types';
import { BackendLife } from './backend-life';
import { DashboardPage } from './dashboard-page';
import { ExtensionHost } from './extension-host';
import { pageHtml } from './page-html';
import { VscodeContext } from './vscode-context';

/** Known to the manifest: the window is woken by it when it had the dashboard open. */
export const PANEL_TYPE = 'onthefly.dashboard';
const TITLE = 'OnTheFly';
const VIEW_STATE = 'onthefly.view';

interface OpenPanel {
    readonly panel: WebviewPanel;
    readonly page: DashboardPage;
    unavailable: readonly string[] | undefined;
}

/** The dashboard in the editor area: one per window. What it looked like is remembered per workspace. */
@injectable()
export class DashboardPanel {
    private readonly unavailableEmitter = new EventEmitter<void>();
    private readonly tellEmitter = new EventEmitter<Notice>();
    private current: OpenPanel | undefined;

    readonly onDidChangeUnavailable = this.unavailableEmitter.event;
    /** The page has something to tell the person outside of it. */
    readonly onDidTell = this.tellEmitter.event;

    constructor(
        @inject(VscodeContext) private readonly context: ExtensionContext,
        @inject(BackendLife) private readonly life: BackendLife,
        @inject(ExtensionHost) private readonly host: ExtensionHost,
        @inject(Logger) private readonly logger: Logger,
    ) {}

    /** Ids of actions that can't be done now, as the open page has them. */
    get unavailable(): readonly string[] | undefined {
        return this.current?.unavailable;
    }

    get isVisible(): boolean {
        return this.current?.panel.visible === true;
    }

    start(): void {
        const folders = workspace.onDidChangeWorkspaceFolders(() => void this.current?.page.methods.setFolders(folderPaths()));
        const serializer = window.registerWebviewPanelSerializer(PANEL_TYPE, {
            deserializeWebviewPanel: async (panel) => this.fill(panel),
        });
        const started = this.life.onDidStart(() => void this.current?.page.methods.resync());
        this.context.subscriptions.push(folders, serializer, started);
    }

    /** Opens or reveals it; resolves when its page can be called. */
    async open(): Promise<void> {
        const { current } = this;
        if (current) {
            current.panel.reveal();
        } else {
            this.fill(window.createWebviewPanel(PANEL_TYPE, TITLE, ViewColumn.Active, { retainContextWhenHidden: true }));
        }
        await this.current?.page.ready;
    }

    /** Does in the page what one of its buttons does. */
    async runAction(actionId: string): Promise<void> {
        await this.open();
        await this.current?.page.methods.runAction(actionId);
    }

    private fill(panel: WebviewPanel): void {
        const folder = Uri.joinPath(this.context.extensionUri, 'dist', 'page');
        panel.webview.options = { enableScripts: true, localResourceRoots: [folder] };
        const media = Uri.joinPath(this.context.extensionUri, 'media');
        panel.iconPath = { light: Uri.joinPath(media, 'tab-light.svg'), dark: Uri.joinPath(media, 'tab-dark.svg') };
        const page = new DashboardPage(panel.webview, (client) => this.life.openPage(client), {
            host: this.host,
            begin: async () => ({ viewState: this.context.workspaceState.get(VIEW_STATE) ?? null, folders: folderPaths() }),
            storeViewState: async (state) => this.context.workspaceState.update(VIEW_STATE, state),
            reportUnavailable: (actionIds) => {
                opened.unavailable = actionIds;
                this.unavailableEmitter.fire();
            },
            tell: (severity, message) => this.tellEmitter.fire({ severity, message }),
        });
        const opened: OpenPanel = { panel, page, unavailable: undefined };
        this.current = opened;
        panel.onDidDispose(() => {
            this.current = undefined;
            page.dispose();
            this.unavailableEmitter.fire();
        });
        panel.webview.html = pageHtml(panel.webview, folder);
        this.life.start().catch((error: unknown) => this.logger.error(`The backend could not be started: ${String(error)}`));
    }
}

function folderPaths(): string[] {
    return (workspace.workspaceFolders ?? []).map(({ uri }) => uri.fsPath);
}
