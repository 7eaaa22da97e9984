import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { LOG_FILE } from '../recorder/recorder-log';
import type { RecorderGreeting } from '../recorder/recorder-protocol';
import { formatTime } from './format';

/** In sentences, one a line. */
export function describeRecorder(recorder: RecorderGreeting): string[] {
    const { dataFolder, trainerPort, pid, version, startedAt } = recorder;
    const log = logOf(recorder);
    return [
        `OnTheFly ${version} records into ${dataFolder}: process ${pid}, since ${formatTime(startedAt)}.`,
        trainerPort === 0 ? 'No trainer can connect; the dashboard says why.' : `Trainers connect to 127.0.0.1:${trainerPort}.`,
        `${log === undefined ? '' : `It tells what it does in ${log}. `}"onthefly serve --stop" ends it.`,
    ];
}

/** Path of the log of a recorder in the background. */
export function logOf({ dataFolder }: RecorderGreeting): string | undefined {
    const path = join(dataFolder, LOG_FILE);
    return existsSync(path) ? path : undefined;
}
