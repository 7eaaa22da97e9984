import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from '../../e2e/support/free-port';
import { IdeProcess, type ServerCommand } from '../../e2e/support/ide-process';
import { REPOSITORY } from '../../support/trainer-process';

const CACHE = join(REPOSITORY, '.cache');
const PRODUCT = join(CACHE, 'code-server', 'node_modules', 'code-server');
export const EXTENSION_FILE = join(CACHE, 'onthefly.vsix');

/** A sentence where it can't be. */
export const CODE_SERVER_OBSTACLE = existsSync(join(CACHE, 'code-server', 'stamp'))
    ? undefined
    : 'code-server is not installed: it needs Node.js 20 on Linux x64';

/** code-server with the packed extension, installed as a person would. */
export class CodeServer extends IdeProcess {
    static async start(environment: Readonly<Record<string, string>> = {}): Promise<CodeServer> {
        const server = new CodeServer(environment, await freePort(), await freePort());
        return begin(server);
    }

    protected get usualDataFolder(): string {
        return join(this.home, '.local', 'share', 'onthefly');
    }

    /** A person's settings; the IDE keeps to itself and asks nothing. */
    writeSettings(more: Readonly<Record<string, unknown>> = {}): void {
        const folder = join(this.userData, 'User');
        mkdirSync(folder, { recursive: true });
        const settings = {
            'workbench.startupEditor': 'none',
            'security.workspace.trust.enabled': false,
            'extensions.autoUpdate': false,
            'extensions.autoCheckUpdates': false,
            'onthefly.port': this.wantedTrainerPort,
        };
        writeFileSync(join(folder, 'settings.json'), JSON.stringify({ ...settings, ...more }));
    }

    installExtension(): void {
        execFileSync(process.execPath, [...this.program, '--install-extension', EXTENSION_FILE], { env: this.makeEnvironment() });
    }

    protected get command(): ServerCommand {
        const quiet = ['--disable-telemetry', '--disable-update-check', '--disable-workspace-trust', '--disable-getting-started-override'];
        const address = `127.0.0.1:${this.port}`;
        return { parameters: [...this.program, '--auth', 'none', '--bind-addr', address, ...quiet, this.workspace], cwd: this.root };
    }

    protected get variables(): Readonly<Record<string, string>> {
        return {};
    }

    protected isReady(written: string): boolean {
        return /HTTP server listening on/.test(written);
    }

    private get program(): string[] {
        const folders = ['--user-data-dir', this.userData, '--extensions-dir', join(this.root, 'extensions')];
        return [join(PRODUCT, 'out', 'node', 'entry.js'), ...folders];
    }

    private get userData(): string {
        return join(this.root, 'user-data');
    }
}

/** VS Code's own server, without what code-server puts around it: OpenVSCode Server starts the same way. */
export class VscodeServer extends IdeProcess {
    static async start(): Promise<VscodeServer> {
        return begin(new VscodeServer({}, await freePort(), await freePort()));
    }

    protected get usualDataFolder(): string {
        return join(this.home, '.local', 'share', 'onthefly');
    }

    writeSettings(): void {
        const folder = join(this.serverData, 'data', 'Machine');
        mkdirSync(folder, { recursive: true });
        writeFileSync(join(folder, 'settings.json'), JSON.stringify({ 'onthefly.port': this.wantedTrainerPort }));
    }

    installExtension(): void {
        execFileSync(process.execPath, [...this.program, '--install-extension', EXTENSION_FILE], { env: this.makeEnvironment() });
    }

    protected get command(): ServerCommand {
        const address = ['--host', '127.0.0.1', '--port', String(this.port), '--without-connection-token'];
        return { parameters: [...this.program, ...address, '--disable-workspace-trust'], cwd: this.root };
    }

    protected get variables(): Readonly<Record<string, string>> {
        return {};
    }

    protected isReady(written: string): boolean {
        return /Web UI available at/.test(written);
    }

    private get program(): string[] {
        const quiet = ['--accept-server-license-terms', '--telemetry-level', 'off', '--server-data-dir', this.serverData];
        return [join(PRODUCT, 'lib', 'vscode', 'out', 'server-main.js'), ...quiet];
    }

    private get serverData(): string {
        return join(this.root, 'server-data');
    }
}

async function begin<Server extends CodeServer | VscodeServer>(server: Server): Promise<Server> {
    try {
        server.writeSettings();
        server.installExtension();
        await server.start();
    } catch (error) {
        await server.dispose();
        throw error;
    }
    return server;
}
