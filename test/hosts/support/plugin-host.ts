import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from '../../e2e/support/free-port';
import { IdeProcess, type ServerCommand } from '../../e2e/support/ide-process';
import { REPOSITORY } from '../../support/trainer-process';
import { EXTENSION_FILE } from './code-server';

const APPLICATION = join(REPOSITORY, 'applications', 'plugin-host');

/** Theia without anything of OnTheFly built in, which runs the extension in its plugin host. */
export class PluginHost extends IdeProcess {
    static async start(): Promise<PluginHost> {
        const host = new PluginHost({}, await freePort(), await freePort());
        try {
            host.prepare();
            await host.start();
        } catch (error) {
            await host.dispose();
            throw error;
        }
        return host;
    }

    protected get usualDataFolder(): string {
        return join(this.home, '.local', 'share', 'onthefly');
    }

    protected get command(): ServerCommand {
        const main = join(APPLICATION, 'lib', 'backend', 'main.js');
        return { parameters: [main, this.workspace, '--port', String(this.port), '--hostname', '127.0.0.1'], cwd: APPLICATION };
    }

    /** Frames of extensions have an origin of their own in Theia, which one machine without a name service can't offer. */
    protected get variables(): Readonly<Record<string, string>> {
        return { THEIA_CONFIG_DIR: this.configurationFolder, THEIA_WEBVIEW_EXTERNAL_ENDPOINT: '{{hostname}}' };
    }

    protected isReady(written: string): boolean {
        return /Theia app listening on/.test(written);
    }

    private get configurationFolder(): string {
        return join(this.root, 'configuration');
    }

    private prepare(): void {
        // Where a person puts extensions: Theia unpacks them when it starts.
        const plugins = join(this.configurationFolder, 'plugins');
        mkdirSync(plugins, { recursive: true });
        copyFileSync(EXTENSION_FILE, join(plugins, 'onthefly.vsix'));
        const settings = { 'onthefly.port': this.wantedTrainerPort };
        writeFileSync(join(this.configurationFolder, 'settings.json'), JSON.stringify(settings));
    }
}
