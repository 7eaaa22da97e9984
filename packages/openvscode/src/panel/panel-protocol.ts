/*
 * What the dashboard's page and the extension say to each other, as JSON-RPC over the channel that an IDE gives a page and its extension.
 *
 *   page ── server/<method of OnTheFlyServer> ──▶ extension ── backend
 *   page ── HostMethods ───────────────────────▶ extension ── IDE
 *   page ◀── PageMethods ─────────────────────── extension
 */
import type { DashboardBatch, ExampleResult } from '@onthefly/shared-types';
import type { OpenPathRequest, SavePathRequest } from '@onthefly/frontend';

/** Before the name of each method of the server. */
export const SERVER_PREFIX = 'server/';

/** What the page asks of the IDE. */
export interface HostMethods {
    /** Called once, when the page is ready to be called. */
    begin(): Promise<PageStart>;
    copyText(text: string): Promise<void>;
    /** The example and nothing else: what is typed into a terminal never comes from the page. */
    runExample(): Promise<ExampleResult>;
    askSavePath(request: SavePathRequest): Promise<string | null>;
    askOpenPath(request: OpenPathRequest): Promise<string | null>;
    /** Of a folder of the workspace. */
    revealFile(path: string): Promise<void>;
    saveFile(name: string, content: Uint8Array): Promise<void>;
    /** What the page would want back when it is made again. */
    storeViewState(state: object): Promise<void>;
    /** Ids of all actions that can't be done now, as the page has them: it knows which run is shown. */
    reportUnavailable(actionIds: readonly string[]): Promise<void>;
    /** Something to tell the person outside of the page. */
    tell(severity: 'info' | 'warning' | 'error', message: string): Promise<void>;
}

export const HOST_METHODS: readonly (keyof HostMethods)[] = [
    'begin',
    'copyText',
    'runExample',
    'askSavePath',
    'askOpenPath',
    'revealFile',
    'saveFile',
    'storeViewState',
    'reportUnavailable',
    'tell',
];

export interface PageStart {
    /** What `storeViewState` was given last. */
    readonly viewState: unknown;
    /** Paths of the workspace's folders. */
    readonly folders: readonly string[];
}

/** What the extension asks of the page. */
export interface PageMethods {
    deliver(batch: DashboardBatch): Promise<void>;
    runAction(actionId: string): Promise<void>;
    setFolders(folders: readonly string[]): Promise<void>;
    /** The backend was started, or started again. */
    resync(): Promise<void>;
    /** The backend has ended. */
    disconnect(): Promise<void>;
}
