import { readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { FieldReader, isObject } from '../trainer/field-reader';
import { controlFolderOf, isPrivateFolder, temporaryControlFolder } from './private-folder';

/** By which a terminal finds a running server: a small file beside the control socket. */
export interface ServerAnnouncement {
    readonly pid: number;
    readonly host: string;
    readonly socket: string;
    readonly dataFolder: string;
    readonly trainerPort: number;
    /** Milliseconds since the epoch. */
    readonly startedAt: number;
}

/** Of a file that a server wrote; nothing else in the folder is ever touched. */
const ANNOUNCEMENT_FILE = /^server-(\d+)-[0-9a-f]{8}\.json$/;

export function announcementFileName(pid: number, suffix: string): string {
    return `server-${pid}-${suffix}.json`;
}

/** In one step, so that nobody reads half of it. */
export async function writeAnnouncement(path: string, announcement: ServerAnnouncement): Promise<void> {
    await writeFile(`${path}.new`, `${JSON.stringify(announcement)}\n`, { mode: 0o600 });
    await rename(`${path}.new`, path);
}

/** All that servers of a data folder told; some of them may be gone. */
export async function readAnnouncements(dataFolder: string): Promise<ServerAnnouncement[]> {
    const temporary = temporaryControlFolder();
    const folders = [controlFolderOf(dataFolder), ...((await isPrivateFolder(temporary)) ? [temporary] : [])];
    const found = await Promise.all(folders.map(readFolder));
    return found
        .flat()
        .map(({ announcement }) => announcement)
        .filter((announcement) => announcement.dataFolder === dataFolder);
}

/** Removes what servers left behind that were ended before they could tidy up. */
export async function removeStaleAnnouncements(folder: string): Promise<void> {
    for (const { path, announcement } of await readFolder(folder)) {
        if (announcement.host === hostname() && !isAlive(announcement.pid)) {
            await rm(path, { force: true });
            await rm(announcement.socket, { force: true });
        }
    }
}

async function readFolder(folder: string): Promise<{ path: string; announcement: ServerAnnouncement }[]> {
    const names = await readdir(folder).catch(() => []);
    const entries = await Promise.all(
        names
            .filter((name) => ANNOUNCEMENT_FILE.test(name))
            .map(async (name) => {
                const path = join(folder, name);
                const announcement = parseAnnouncement(await readFile(path, 'utf8').catch(() => ''));
                return announcement && isNamedAfter(name, announcement) ? [{ path, announcement }] : [];
            }),
    );
    return entries.flat();
}

function parseAnnouncement(text: string): ServerAnnouncement | undefined {
    try {
        const value: unknown = JSON.parse(text);
        const from = new FieldReader(isObject(value) ? value : {});
        return {
            pid: from.integer('pid', 1),
            host: from.text('host'),
            socket: from.text('socket'),
            dataFolder: from.text('dataFolder'),
            trainerPort: from.integer('trainerPort', 0),
            startedAt: from.number('startedAt'),
        };
    } catch {
        return undefined;
    }
}

function isNamedAfter(name: string, { pid }: ServerAnnouncement): boolean {
    return Number(ANNOUNCEMENT_FILE.exec(name)?.[1]) === pid;
}

function isAlive(pid: number): boolean {
    try {
        process.kill(pid, 0);
        return true;
    } catch (error) {
        // Of another user, and therefore alive.
        return (error as NodeJS.ErrnoException).code === 'EPERM';
    }
}
