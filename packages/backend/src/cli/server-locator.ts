import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { headlessDataFolder } from '../headless/headless-data-folder';
import { readAnnouncements, type ServerAnnouncement } from '../terminal/server-announcement';
import { CommandFailure } from './command-failure';
import { connectToServer, type ControlClient } from './control-client';

/** The folders in which this person's sessions may be: the one that was named, otherwise those that hosts choose by themselves. */
export function candidateFolders(named: string | undefined, environment: NodeJS.ProcessEnv): readonly string[] {
    const wanted = named ?? environment['ONTHEFLY_DATA_DIR'];
    if (wanted !== undefined && wanted !== '') {
        return [resolve(wanted)];
    }
    const theia = environment['THEIA_CONFIG_DIR'];
    return [headlessDataFolder(environment), join(theia !== undefined && theia !== '' ? theia : join(homedir(), '.theia'), 'onthefly')];
}

/**
 * Connects to the server that this terminal belongs to, or else to the newest one.
 * @throws CommandFailure when that one does not answer: to take another in its place would be a surprise
 */
export async function findServer(folders: readonly string[], environment: NodeJS.ProcessEnv): Promise<ControlClient | undefined> {
    const announcements = (await Promise.all(folders.map(readAnnouncements))).flat();
    const port = Number(environment['ONTHEFLY_DASHBOARD_PORT']);
    const newestFirst = [...announcements].sort((left, right) => right.startedAt - left.startedAt);
    const isOwn = ({ trainerPort }: ServerAnnouncement): boolean => trainerPort === port;
    for (const { socket, pid } of [...newestFirst.filter(isOwn), ...newestFirst.filter((announcement) => !isOwn(announcement))]) {
        try {
            return await connectToServer(socket, `The OnTheFly server (process ${pid})`);
        } catch (error) {
            if (error instanceof CommandFailure && error.code === 'timeout') {
                throw error;
            }
            // It was ended before it could take its announcement back.
        }
    }
    return undefined;
}
