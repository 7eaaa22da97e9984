import { resolve } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import type { Event } from 'vscode-jsonrpc';
import { createHeadlessContainer } from '../headless/headless-container';
import { headlessDataFolder } from '../headless/headless-data-folder';
import { dataFolderOr } from '../host/default-data-folder';
import type { Logger } from '../host/logger';
import { TrainerRouter } from '../ingest/trainer-router';
import { OnTheFlyBackend } from '../onthefly-backend';
import { RecorderRunningError } from '../recorder/claim-place';
import { ControlSocket } from '../recorder/control-socket';
import { IdleEnd } from '../recorder/idle-end';
import { RecorderDesk } from '../recorder/recorder-desk';
import { RecorderLog } from '../recorder/recorder-log';
import type { SettingValues } from '../recorder/recorder-protocol';
import { ToldSettings } from '../recorder/told-settings';
import { SqliteDriver } from '../sqlite/sqlite-driver';
import { Storage } from '../storage/storage';
import { TrainerServer } from '../trainer/trainer-server';
import { CommandFailure } from './command-failure';
import type { Output } from './output';
import type { Terminal } from './terminal';

export interface ServeOptions {
    readonly port?: number;
    readonly dataDir?: string;
    readonly json?: boolean;
    /** How long it stays with nothing to do; for ever when absent, unless it is in the background. */
    readonly idleMinutes?: number;
    /** Nobody reads what it writes: it keeps a log instead. */
    readonly background?: boolean;
    /** What the person had set when it was started, by those who know. */
    readonly settings?: SettingValues;
}

/** The heap may double before garbage is collected. Four times as much is usual, which is too much beside a training: events may have waited in it. */
const HEAP_GROWTH = '--heap-growing-percent=100';

const END_SIGNALS = ['SIGTERM', 'SIGINT'] as const;

/** Records until it is told to end; everything that trainers sent is stored by then. */
export async function serve({ output, isShown }: Terminal, options: ServeOptions): Promise<void> {
    setFlagsFromString(HEAP_GROWTH);
    const asked = waitForSignal(isShown);
    const dataFolder = serveFolder(options);
    const settings = new ToldSettings(dataFolder, options.port === undefined ? {} : { 'onthefly.port': options.port });
    settings.tell(options.settings ?? {});
    if (options.port !== undefined) {
        // What was asked for here counts more than what the terminal of an IDE brought along.
        delete process.env['ONTHEFLY_DASHBOARD_PORT'];
    }
    const logger = options.background ? new RecorderLog(dataFolder) : createLogger(output);
    const container = createHeadlessContainer({ dataFolder, logger, settings });
    const complain = (message: string): void => (options.background ? logger.warn(message) : output.complain(message));
    container.get(TrainerRouter).onDidRaiseNotice(({ message }) => complain(message));
    const idle = container.get(IdleEnd);
    const ended = Promise.race([
        asked,
        nextOf(container.get(RecorderDesk).onDidAskForEnd, 'It was asked to.'),
        nextOf(idle.onDidIdle, 'There has been nothing to do for long.'),
        next(container.get(ControlSocket).onDidLose),
    ]);
    const backend = container.get(OnTheFlyBackend);
    try {
        await backend.start();
    } catch (error) {
        if (error instanceof RecorderRunningError && options.background) {
            logger.info(`${error.message} This one is not needed.`);
            return;
        }
        throw error instanceof RecorderRunningError
            ? new CommandFailure('in-use', `${error.message} "onthefly serve --status" tells of it, "onthefly serve --stop" ends it.`)
            : error;
    }
    idle.start(options.background ? options.idleMinutes : (options.idleMinutes ?? 0));
    try {
        const { listening, port, takenPort, takenBy, problem } = container.get(TrainerServer).state;
        if (!listening && !options.background) {
            throw new CommandFailure('internal', problem ?? 'No trainer can connect.');
        }
        if (takenPort !== undefined) {
            complain(`Port ${takenPort} is taken by ${takenBy}. OnTheFly listens on port ${port} instead.`);
        }
        const { folder, mode } = container.get(Storage).state;
        const control = container.get(ControlSocket).path;
        if (options.json) {
            const sqlite = container.get<SqliteDriver>(SqliteDriver).name;
            await output.printJson({ event: 'ready', trainerPort: port, dataDir: folder, control, sqlite });
        } else {
            await output.print(describeServer(port, mode === 'disk' ? folder : undefined));
        }
        logger.info(`Ends: ${await ended}`);
    } finally {
        idle.dispose();
        await backend.stop();
    }
}

/** The folder that is meant where none is named. */
export function serveFolder({ dataDir }: { readonly dataDir?: string }): string {
    return dataDir === undefined ? dataFolderOr(headlessDataFolder()) : resolve(dataDir);
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
function waitForSignal(isShown: boolean): Promise<string> {
    return new Promise((done) => {
        END_SIGNALS.forEach((signal) => process.on(signal, () => done(signal)));
        process.on('SIGHUP', () => isShown && done('SIGHUP'));
    });
}

function nextOf(event: Event<void>, reason: string): Promise<string> {
    return new Promise((resolve) => void event(() => resolve(reason)));
}

function next(event: Event<string>): Promise<string> {
    return new Promise((resolve) => void event(resolve));
}
