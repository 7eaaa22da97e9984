import { LOG_FILE } from '../recorder/recorder-log';
import { RecorderClient } from '../recorder/recorder-client';
import type { RecorderGreeting } from '../recorder/recorder-protocol';
import { findPlace, startRecorder } from '../recorder/start-recorder';
import { CommandFailure } from './command-failure';
import { formatTime } from './format';
import { serveFolder, type ServeOptions } from './serve-command';
import { candidateFolders } from './server-locator';
import type { Terminal } from './terminal';

/** Starts a recorder that goes on when this terminal is closed, unless one runs already, and tells where it listens. */
export async function detachRecorder(terminal: Terminal, options: ServeOptions): Promise<void> {
    const dataFolder = serveFolder(options);
    const { port, idleMinutes } = options;
    const settings = port === undefined ? undefined : { 'onthefly.port': port };
    await startRecorder({ dataFolder, script: terminal.script, settings, idleMinutes });
    await tellOfRecorder(terminal, { ...options, dataDir: dataFolder });
}

/** @throws CommandFailure when none runs */
export async function tellOfRecorder(terminal: Terminal, options: ServeOptions): Promise<void> {
    const { output } = terminal;
    const { recorder, greeting } = await reachRecorder(terminal, options);
    recorder.close();
    await (options.json ? output.printJson(greeting) : output.print(describe(greeting)));
}

/** Has the recorder store what it has and end. @throws CommandFailure when none runs */
export async function stopRecorder(terminal: Terminal, options: ServeOptions): Promise<void> {
    const { output } = terminal;
    const { recorder, greeting } = await reachRecorder(terminal, options);
    await recorder.end();
    await (options.json
        ? output.printJson({ event: 'stopped', pid: greeting.pid, dataDir: greeting.dataFolder })
        : output.print(`The recorder of ${greeting.dataFolder} has ended; everything that trainers sent is stored.`));
}

async function reachRecorder(
    { environment }: Terminal,
    { dataDir }: ServeOptions,
): Promise<{ readonly recorder: RecorderClient; readonly greeting: RecorderGreeting }> {
    const folders = candidateFolders(dataDir, environment);
    const places = await Promise.all(folders.map(findPlace));
    const running = folders.filter((_, index) => places[index] !== undefined);
    const path = places.find((place) => place !== undefined);
    if (path === undefined) {
        throw new CommandFailure('no-trainer', `No recorder runs for ${folders.join(' or ')}. "onthefly serve" starts one.`);
    }
    if (running.length > 1) {
        throw new CommandFailure('invalid-request', `Recorders run for ${running.join(' and ')}. Say which one is meant with --data-dir.`);
    }
    return RecorderClient.connect(path, { role: 'terminal' });
}

function describe({ dataFolder, trainerPort, pid, version, startedAt }: RecorderGreeting): string {
    return [
        `OnTheFly ${version} records into ${dataFolder}: process ${pid}, since ${formatTime(startedAt)}.`,
        trainerPort === 0 ? 'No trainer can connect; the dashboard says why.' : `Trainers connect to 127.0.0.1:${trainerPort}.`,
        `It tells what it does in ${LOG_FILE} there. "onthefly serve --stop" ends it.`,
    ].join('\n');
}
