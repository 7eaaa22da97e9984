import type { Subscribe } from './model/emitter';

/** What the dashboard needs from the IDE it is shown in. One implementation per host. */
export interface DashboardHost {
    copyText(text: string): Promise<void>;
    /** Opens a terminal in `cwd`, shows it and types `command` there. */
    runInTerminal(command: string, cwd: string, title: string): Promise<void>;
    /** Fires when colours have changed; `--vscode-*` has the new ones by then. */
    readonly onDidChangeTheme: Subscribe<void>;
}
