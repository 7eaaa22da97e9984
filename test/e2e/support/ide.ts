import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { EXAMPLE_FOLDER, REPOSITORY } from '../../support/trainer-process';
import { freePort } from './free-port';
import { IdeProcess, type ServerCommand } from './ide-process';

const APPLICATION = join(REPOSITORY, 'applications', 'browser');

export interface IdeOptions {
    /** Beside what the tests' own process has. */
    readonly environment?: Readonly<Record<string, string>>;
    /** Programs that can be found by their names; those of this machine when absent. */
    readonly programs?: readonly string[];
    /** Called once, before the first start, when its folders and ports are known. */
    readonly prepare?: (ide: Ide) => Promise<void> | void;
}

/** The real IDE: Theia with OnTheFly built in. */
export class Ide extends IdeProcess {
    static async start(options: IdeOptions = {}): Promise<Ide> {
        const ide = new Ide(options.environment ?? {}, await freePort(), await freePort());
        try {
            ide.writeSettings();
            if (options.programs) {
                ide.offerOnly(options.programs);
            }
            await options.prepare?.(ide);
            await ide.start();
        } catch (error) {
            await ide.dispose();
            throw error;
        }
        return ide;
    }

    protected get usualDataFolder(): string {
        return join(this.configurationFolder, 'onthefly');
    }

    /** Where trainers are listened for, as the IDE itself says. */
    get trainerPort(): number {
        const ports = [...this.log.matchAll(/OnTheFly listens for trainers on 127\.0\.0\.1:(\d+)/g)];
        return Number(ports.at(-1)?.[1]);
    }

    protected get command(): ServerCommand {
        const main = join(APPLICATION, 'lib', 'backend', 'main.js');
        return { parameters: [main, this.workspace, '--port', String(this.port), '--hostname', 'localhost'], cwd: APPLICATION };
    }

    protected get variables(): Readonly<Record<string, string>> {
        return { THEIA_CONFIG_DIR: this.configurationFolder, ONTHEFLY_EXAMPLES_DIR: EXAMPLE_FOLDER };
    }

    protected isReady(written: string): boolean {
        return /Theia app listening on/.test(written) && /OnTheFly listens for trainers on/.test(written);
    }

    private get configurationFolder(): string {
        return join(this.root, 'configuration');
    }

    private writeSettings(): void {
        mkdirSync(this.configurationFolder);
        const settings = { 'onthefly.port': this.wantedTrainerPort };
        writeFileSync(join(this.configurationFolder, 'settings.json'), JSON.stringify(settings));
    }

    private offerOnly(programs: readonly string[]): void {
        const folder = join(this.root, 'programs');
        mkdirSync(folder);
        for (const program of programs) {
            symlinkSync(execFileSync('which', [program], { encoding: 'utf8' }).trim(), join(folder, program));
        }
        this.environment = { ...this.environment, PATH: folder };
    }
}
