import { resolve } from 'node:path';
import { dataFolderOr } from '../host/default-data-folder';
import type { Logger } from '../host/logger';
import { createHeadlessContainer } from '../headless/headless-container';
import { headlessDataFolder } from '../headless/headless-data-folder';
import { OnTheFlyBackend } from '../onthefly-backend';
import { TrainerRouter } from '../session/trainer-router';
import { SqliteDriver } from '../sqlite/sqlite-driver';
import { Storage } from '../storage/storage';
import { ControlSocket } from '../terminal/control-socket';
import { TrainerServer } from '../trainer/trainer-server';
import { CommandFailure } from './command-failure';
import type { Output } from './output';
import type { Terminal } from './terminal';

export interface ServeOptions {
    readonly port?: number;
    readonly dataDir?: string;
    readonly json?: boolean;
}

const END_SIGNALS = ['SIGTERM', 'SIGINT'] as const;

/** Runs the server until it is told to end; everything that trainers sent is stored by then. */
export async function serve({ output, isShown }: Terminal, options: ServeOptions): Promise<void> {
    if (options.port !== undefined) {
        // What was asked for here counts more than what the terminal of an IDE brought along.
        delete process.env['ONTHEFLY_DASHBOARD_PORT'];
    }
    const container = createHeadlessContainer({
        dataFolder: options.dataDir === undefined ? dataFolderOr(headlessDataFolder()) : resolve(options.dataDir),
        logger: createLogger(output),
        settings: options.port === undefined ? {} : { 'onthefly.port': options.port },
    });
    container.get(TrainerRouter).onDidRaiseNotice(({ message }) => output.complain(message));
    const ended = waitForSignal(isShown);
    const backend = container.get(OnTheFlyBackend);
    await backend.start();
    try {
        const { listening, port, takenPort, takenBy, problem } = container.get(TrainerServer).state;
        if (!listening) {
            throw new CommandFailure('internal', problem ?? 'No trainer can connect.');
        }
        if (takenPort !== undefined) {
            output.complain(`Port ${takenPort} is taken by ${takenBy}. OnTheFly listens on port ${port} instead.`);
        }
        const { folder, mode } = container.get(Storage).state;
        const control = container.get(ControlSocket).path;
        if (options.json) {
            const sqlite = container.get<SqliteDriver>(SqliteDriver).name;
            await output.printJson({ event: 'ready', trainerPort: port, dataDir: folder, control, sqlite });
        } else {
            await output.print(describeServer(port, mode === 'disk' ? folder : undefined));
        }
        await ended;
    } finally {
        await backend.stop();
    }
}

function describeServer(port: number, folder: string | undefined): string {
    return [
        `OnTheFly listens for trainers on 127.0.0.1:${port}.`,
        ...(port === 47_621 ? [] : [`Start a trainer with ONTHEFLY_DASHBOARD_PORT=${port} in its environment.`]),
        folder === undefined ? 'Sessions are kept in memory only.' : `Sessions are kept in ${folder}.`,
        'Ctrl+C stops it.',
    ].join('\n');
}

/** Problems only: who starts a server wants to hear of nothing else. */
function createLogger(output: Output): Logger {
    const complain = (message: string): void => output.complain(message);
    return { debug: () => undefined, info: () => undefined, warn: complain, error: complain };
}

/**
 * The end of its terminal ends a server whose words are shown there. One that was sent away from it, as by `nohup`, outlives it:
 * whether the signal was to be ignored can't be seen, since Node.js restores what signals do when it starts.
 */
function waitForSignal(isShown: boolean): Promise<void> {
    return new Promise((done) => {
        END_SIGNALS.forEach((signal) => process.on(signal, () => done()));
        process.on('SIGHUP', () => isShown && done());
    });
}
