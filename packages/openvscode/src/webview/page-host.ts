import type { ExampleResult } from '@onthefly/shared-types';
import type { DashboardHost, OpenPathRequest, Release, SavePathRequest } from '@onthefly/frontend';
import type { HostMethods } from '../panel/panel-protocol';

/** What the dashboard needs from the IDE, which the extension does for it. */
export class PageHost implements DashboardHost {
    folders: readonly string[] = [];

    constructor(private readonly methods: HostMethods) {}

    copyText(text: string): Promise<void> {
        return this.methods.copyText(text);
    }

    runExample(): Promise<ExampleResult> {
        return this.methods.runExample();
    }

    async askSavePath(request: SavePathRequest): Promise<string | undefined> {
        return (await this.methods.askSavePath(request)) ?? undefined;
    }

    async askOpenPath(request: OpenPathRequest): Promise<string | undefined> {
        return (await this.methods.askOpenPath(request)) ?? undefined;
    }

    canReveal(path: string): boolean {
        return this.folders.some((folder) => path.startsWith(folder) && /^[/\\]/.test(path.slice(folder.length)));
    }

    revealFile(path: string): Promise<void> {
        return this.methods.revealFile(path);
    }

    async saveFile(name: string, content: Blob): Promise<void> {
        await this.methods.saveFile(name, new Uint8Array(await content.arrayBuffer()));
    }

    /** The IDE writes colours into the style of the root element, and the kind of the theme to the body. */
    readonly onDidChangeTheme = (listener: () => void): Release => {
        let asked = false;
        const observer = new MutationObserver(() => {
            if (!asked) {
                asked = true;
                requestAnimationFrame(() => {
                    asked = false;
                    listener();
                });
            }
        });
        observer.observe(document.documentElement, { attributes: true, attributeFilter: ['style'] });
        observer.observe(document.body, { attributes: true, attributeFilter: ['class', 'data-vscode-theme-id'] });
        return () => observer.disconnect();
    };
}
