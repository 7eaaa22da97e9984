import type { ExampleResult } from '@onthefly/shared-types';
import type { Subscribe } from './model/emitter';

/** What the dashboard needs from the IDE it is shown in. One implementation per host. */
export interface DashboardHost {
    copyText(text: string): Promise<void>;
    /** Has the backend prepare the example, which may take minutes, and starts it in a terminal. Returns what came of the preparation. */
    runExample(): Promise<ExampleResult>;
    /** Asks where to write a file or a folder on the server. Undefined when the person decided not to. */
    askSavePath(request: SavePathRequest): Promise<string | undefined>;
    /** Asks for something that is on the server. Undefined when the person decided not to. */
    askOpenPath(request: OpenPathRequest): Promise<string | undefined>;
    /** Whether `revealFile` could show a file of the server. */
    canReveal(path: string): boolean;
    /** Shows a file among the others of its folder. */
    revealFile(path: string): Promise<void>;
    /** Gives a file to the person, as a download or by a dialog. */
    saveFile(name: string, content: Blob): Promise<void>;
    /** Fires when colours have changed; `--vscode-*` has the new ones by then. */
    readonly onDidChangeTheme: Subscribe<void>;
}

export interface SavePathRequest {
    readonly title: string;
    readonly fileName: string;
    /** Without the dot. Absent for a folder. */
    readonly extension?: string;
}

export interface OpenPathRequest {
    readonly title: string;
    /** Of the files that can be chosen, without the dot. */
    readonly extensions: readonly string[];
    /** A folder can be chosen too. */
    readonly folders?: boolean;
}
