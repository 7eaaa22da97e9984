import { readdir, readFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';
import { inject, injectable } from 'inversify';
import { FieldReader, isObject } from '../common/field-reader';
import { TrainerServer } from '../trainer/trainer-server';
import { answers } from './claim-place';
import { placesOf } from './recorder-place';

const LOOK_INTERVAL_MS = 5_000;
/** By such a file a server of an earlier version tells where it is, beside its control socket. */
const ANNOUNCEMENT = /^control-\d+-[0-9a-f]{8}\.json$/;

/**
 * Windows of earlier versions record by themselves. One that is still open writes into the same database, and its trainers are not seen here: the
 * person is told as long as it is so.
 */
@injectable()
export class EarlierServer {
    private timer: NodeJS.Timeout | undefined;
    private disposed = false;

    constructor(@inject(TrainerServer) private readonly trainers: TrainerServer) {}

    /** Resolves when it was looked for once. */
    async watch(dataFolder: string): Promise<void> {
        const pid = await findEarlierServer(dataFolder);
        this.trainers.noteProblem(
            pid === undefined
                ? undefined
                : `A window that was opened before OnTheFly was updated still records into ${dataFolder} by itself (process ${pid}). Reload or close ` +
                      'that window, best when its training is over: what it records can be steered there only.',
        );
        if (pid !== undefined && !this.disposed) {
            this.timer = setTimeout(() => void this.watch(dataFolder), LOOK_INTERVAL_MS).unref();
        }
    }

    dispose(): void {
        this.disposed = true;
        clearTimeout(this.timer);
    }
}

/** @returns the id of a living process that records there and knows nothing of recorders */
async function findEarlierServer(dataFolder: string): Promise<number | undefined> {
    for (const folder of new Set((await placesOf(dataFolder)).map((path) => dirname(path)))) {
        for (const name of (await readdir(folder).catch(() => [])).filter((each) => ANNOUNCEMENT.test(each))) {
            const told = read(await readFile(join(folder, name), 'utf8').catch(() => ''));
            if (told?.host === hostname() && told.dataFolder === dataFolder && (await answers(told.socket))) {
                return told.pid;
            }
        }
    }
    return undefined;
}

function read(
    text: string,
): { readonly pid: number; readonly host: string; readonly socket: string; readonly dataFolder: string } | undefined {
    try {
        const value: unknown = JSON.parse(text);
        const from = new FieldReader(isObject(value) ? value : {});
        return { pid: from.integer('pid', 1), host: from.text('host'), socket: from.text('socket'), dataFolder: from.text('dataFolder') };
    } catch {
        return undefined;
    }
}
