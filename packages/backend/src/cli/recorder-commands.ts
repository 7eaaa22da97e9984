import { LOG_FILE } from '../recorder/recorder-log';
import { RecorderClient } from '../recorder/recorder-client';
import type { RecorderGreeting } from '../recorder/recorder-protocol';
import { findPlace, startRecorder } from '../recorder/start-recorder';
import { CommandFailure } from './command-failure';
import { formatTime } from './format';
import { serveFolder, type ServeOptions } from './serve-command';
import type { Terminal } from './terminal';

/** Starts a recorder that goes on when this terminal is closed, unless one runs already, and tells where it listens. */
export async function detachRecorder(terminal: Terminal, options: ServeOptions): Promise<void> {
    const dataFolder = serveFolder(options);
    const { port, idleMinutes } = options;
    const settings = port === undefined ? undefined : { 'onthefly.port': port };
    await startRecorder({ dataFolder, script: terminal.script, settings, idleMinutes });
    await tellOfRecorder(terminal, options);
}

/** @throws CommandFailure when none runs */
export async function tellOfRecorder({ output }: Terminal, options: ServeOptions): Promise<void> {
    const { recorder, greeting } = await reachRecorder(serveFolder(options));
    recorder.close();
    await (options.json ? output.printJson(greeting) : output.print(describe(greeting)));
}

/** Has the recorder store what it has and end. @throws CommandFailure when none runs */
export async function stopRecorder({ output }: Terminal, options: ServeOptions): Promise<void> {
    const { recorder, greeting } = await reachRecorder(serveFolder(options));
    await recorder.end();
    await (options.json
        ? output.printJson({ event: 'stopped', pid: greeting.pid, dataDir: greeting.dataFolder })
        : output.print(`The recorder of ${greeting.dataFolder} has ended; everything that trainers sent is stored.`));
}

async function reachRecorder(dataFolder: string): Promise<{ readonly recorder: RecorderClient; readonly greeting: RecorderGreeting }> {
    const path = await findPlace(dataFolder);
    if (path === undefined) {
        throw new CommandFailure('no-trainer', `No recorder runs for ${dataFolder}. "onthefly serve" starts one.`);
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
