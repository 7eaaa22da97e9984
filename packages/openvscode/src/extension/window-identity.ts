import { createHash } from 'node:crypto';
import { inject, injectable } from 'inversify';
import { env, workspace, type ExtensionContext } from 'vscode';
import type { DashboardModel } from '@onthefly/frontend/lib/model/dashboard-model';
import type { WindowDescription } from '@onthefly/shared-types';
import { VscodeContext } from './vscode-context';

const SESSION = 'onthefly.session';

/** By what the recorder knows this window, and trainers that were started in its terminals. */
@injectable()
export class WindowIdentity {
    /** Terminals go on when the window is loaded again, or opened in another browser: theirs is the same for all windows that a workspace has. */
    readonly terminalId = identifyWorkspace();

    constructor(@inject(VscodeContext) private readonly context: ExtensionContext) {}

    describe(): WindowDescription {
        return {
            windowId: env.sessionId,
            terminalId: this.terminalId,
            folders: (workspace.workspaceFolders ?? []).map(({ uri }) => uri.fsPath),
            sessionId: this.context.workspaceState.get<string>(SESSION),
        };
    }

    /** Remembers what the window looks at, for the next one of this workspace. */
    keepSession(model: DashboardModel): void {
        model.onDidChangeState(() => {
            const sessionId = model.state?.currentSessionId;
            if (sessionId !== undefined && sessionId !== this.context.workspaceState.get<string>(SESSION)) {
                void this.context.workspaceState.update(SESSION, sessionId);
            }
        });
    }
}

/** A window without a workspace has only itself. */
function identifyWorkspace(): string {
    const { workspaceFile, workspaceFolders = [] } = workspace;
    const [name = env.sessionId] = workspaceFile ? [workspaceFile.toString()] : workspaceFolders.map(({ uri }) => uri.toString());
    return createHash('sha256').update(`${env.appName}\n${name}`).digest('hex').slice(0, 32);
}
