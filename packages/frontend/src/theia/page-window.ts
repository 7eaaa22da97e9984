import { generateUuid } from '@theia/core/lib/common/uuid';
import { inject, injectable } from '@theia/core/shared/inversify';
import { WorkspaceService } from '@theia/workspace/lib/browser/workspace-service';
import type { OnTheFlyServer } from '@onthefly/shared-types';

const KEY = 'onthefly.window';

/** What the backend is told of this page: it is one window, before and after it is loaded again, with the folders of its workspace. */
@injectable()
export class PageWindow {
    constructor(@inject(WorkspaceService) private readonly workspace: WorkspaceService) {}

    /**
     * Call whenever the channel (re)opens, before anything is asked. Never rejects: without it the page is a window like any other.
     * @param sessionId the session that the page shows already
     */
    async describe(server: OnTheFlyServer, sessionId: string | undefined): Promise<void> {
        await server.describeWindow({ windowId: windowId(), sessionId }).catch(() => undefined);
        // They are known only some time after the page was opened.
        void this.describeFolders(server);
    }

    /** Call once: the folders may change as long as the page is open. */
    follow(server: OnTheFlyServer): void {
        this.workspace.onWorkspaceChanged(() => void this.describeFolders(server));
    }

    private async describeFolders(server: OnTheFlyServer): Promise<void> {
        const roots = await this.workspace.roots;
        await server.describeWindow({ folders: roots.map(({ resource }) => resource.path.fsPath()) }).catch(() => undefined);
    }
}

/** Kept as long as the tab, which may be loaded again. */
function windowId(): string {
    const known = window.sessionStorage.getItem(KEY);
    const id = known ?? generateUuid();
    window.sessionStorage.setItem(KEY, id);
    return id;
}
