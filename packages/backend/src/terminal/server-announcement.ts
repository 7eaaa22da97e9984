import { lstat, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { hostname } from 'node:os';
import { basename, join } from 'node:path';
import { FieldReader, isObject } from '../trainer/field-reader';
import { controlFolderOf, isPrivateFolder, temporaryControlFolder } from './private-folder';

/** By which a terminal finds a running server: a small file in the control folder. */
export interface ServerAnnouncement {
    readonly pid: number;
    readonly host: string;
    readonly socket: string;
    readonly dataFolder: string;
    readonly trainerPort: number;
    /** Milliseconds since the epoch. */
    readonly startedAt: number;
}

/** Names that servers give to their files; nothing else in the folder is ever touched. */
const ANNOUNCEMENT_NAME = /^control-(\d+)-[0-9a-f]{8}\.json$/;
const SOCKET_NAME = /^control-(\d+)-[0-9a-f]{8}\.sock$/;

/** In one step, so that nobody reads half of it. */
export async function writeAnnouncement(path: string, announcement: ServerAnnouncement): Promise<void> {
    await writeFile(`${path}.new`, `${JSON.stringify(announcement)}\n`, { mode: 0o600 });
    await rename(`${path}.new`, path);
}

/** What servers of a data folder told, the newest first; some of them may be gone. */
export async function readAnnouncements(dataFolder: string): Promise<ServerAnnouncement[]> {
    const found = await readFolder(controlFolderOf(dataFolder));
    const temporary = temporaryControlFolder();
    if (await isPrivateFolder(temporary)) {
        found.push(...(await readFolder(temporary)).filter(({ announcement }) => announcement.dataFolder === dataFolder));
    }
    return found.map(({ announcement }) => announcement).sort((left, right) => right.startedAt - left.startedAt);
}

/** Removes what servers left behind that were ended before they could tidy up. */
export async function removeStaleAnnouncements(folder: string): Promise<void> {
    for (const { path, announcement } of await readFolder(folder)) {
        if (!isRunning(announcement)) {
            await rm(path, { force: true });
            await removeSocket(announcement);
        }
    }
}

/** Of a server on another machine that can't be known: it counts as running. */
export function isRunning({ host, pid }: ServerAnnouncement): boolean {
    return host !== hostname() || isAlive(pid);
}

/** Something listens where this server said that it would: its process may be gone and its number another's. */
export function isListening({ host, socket: path }: ServerAnnouncement): Promise<boolean> {
    if (host !== hostname()) {
        return Promise.resolve(true);
    }
    return new Promise((resolve) => {
        const socket = connect(path);
        const settle = (answer: boolean): void => {
            socket.destroy();
            resolve(answer);
        };
        socket.on('connect', () => settle(true)).on('error', () => settle(false));
    });
}

async function removeSocket({ socket, pid }: ServerAnnouncement): Promise<void> {
    const stats = await lstat(socket).catch(() => undefined);
    if (stats?.isSocket() && SOCKET_NAME.exec(basename(socket))?.[1] === String(pid)) {
        await rm(socket, { force: true });
    }
}

async function readFolder(folder: string): Promise<{ path: string; announcement: ServerAnnouncement }[]> {
    const names = await readdir(folder).catch(() => []);
    const entries = await Promise.all(
        names.map(async (name) => {
            const pid = ANNOUNCEMENT_NAME.exec(name)?.[1];
            const path = join(folder, name);
            const announcement = pid === undefined ? undefined : parseAnnouncement(await readFile(path, 'utf8').catch(() => ''));
            return announcement?.pid === Number(pid) ? [{ path, announcement }] : [];
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

function isAlive(pid: number): boolean {
    try {
        process.kill(pid, 0);
        return true;
    } catch (error) {
        // A process of another user may not be asked, but it is there.
        return (error as NodeJS.ErrnoException).code === 'EPERM';
    }
}
