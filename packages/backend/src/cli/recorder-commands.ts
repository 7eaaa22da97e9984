import { setTimeout as delay } from 'node:timers/promises';
import { findPlace, startRecorder } from '../recorder/start-recorder';
import { CommandFailure } from './command-failure';
import { describeRecorder, logOf } from './describe-recorder';
import { serveFolder, type ServeOptions } from './serve-command';
import { candidateFolders } from './server-locator';
import type { Terminal } from './terminal';
import { connectTerminal, type TerminalConnection } from './terminal-connection';

/** It stores what it has first, and gives up after some seconds where that can't be. */
const END_TIMEOUT_MS = 60_000;
const POLL_MS = 50;

/** Starts a recorder that goes on when this terminal is closed, unless one runs already, and tells where it listens. */
export async function detachRecorder(terminal: Terminal, options: ServeOptions): Promise<void> {
    const dataFolder = serveFolder(options);
    const { port, idleMinutes } = options;
    const settings = port === undefined ? undefined : { 'onthefly.port': port };
    await startRecorder({ dataFolder, script: terminal.script, settings, idleMinutes });
    await tellOfRecorder(terminal, { ...options, dataDir: dataFolder });
}

/** @throws CommandFailure when none runs, or when it does not answer */
export async function tellOfRecorder(terminal: Terminal, options: ServeOptions): Promise<void> {
    const connection = await reachRecorder(terminal, options);
    connection.close();
    const { recorder } = connection;
    const { output } = terminal;
    await (options.json ? output.printJson({ ...recorder, log: logOf(recorder) }) : output.print(describeRecorder(recorder).join('\n')));
}

/** Has the recorder store what it has and end. @throws CommandFailure when none runs, or when it does not end */
export async function stopRecorder(terminal: Terminal, options: ServeOptions): Promise<void> {
    const connection = await reachRecorder(terminal, options);
    const { pid, dataFolder } = connection.recorder;
    await connection.end().finally(() => connection.close());
    // It lets its callers go before it has stored everything.
    for (const deadline = Date.now() + END_TIMEOUT_MS; (await findPlace(dataFolder)) !== undefined; await delay(POLL_MS)) {
        if (Date.now() > deadline) {
            throw new CommandFailure(
                'timeout',
                `The recorder of ${dataFolder} (process ${pid}) has not ended yet; its log says what it does.`,
            );
        }
    }
    const { output } = terminal;
    await (options.json
        ? output.printJson({ event: 'stopped', pid, dataDir: dataFolder })
        : output.print(`The recorder of ${dataFolder} has ended; everything that trainers sent is stored.`));
}

async function reachRecorder({ environment }: Terminal, { dataDir }: ServeOptions): Promise<TerminalConnection> {
    const folders = candidateFolders(dataDir, environment);
    const places = await Promise.all(folders.map(findPlace));
    const running = folders.filter((_, index) => places[index] !== undefined);
    if (running.length > 1) {
        throw new CommandFailure('invalid-request', `Recorders run for ${running.join(' and ')}. Say which one is meant with --data-dir.`);
    }
    const path = places.find((place) => place !== undefined);
    if (path !== undefined) {
        return connectTerminal(path);
    }
    throw new CommandFailure('no-trainer', `No recorder runs for ${folders.join(' or ')}. "onthefly serve --detach" starts one.`);
}
