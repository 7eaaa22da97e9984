import { readdir, readFile, readlink, stat } from 'node:fs/promises';

/** A row of the kernel's table of TCP sockets. */
export interface SocketEntry {
    readonly localPort: number;
    readonly remotePort: number;
    readonly listening: boolean;
    readonly uid: number;
    readonly inode: string;
}

export interface ProcessDetails {
    readonly pid: number;
    readonly parentPid: number;
    readonly cwd?: string;
    readonly command: readonly string[];
    readonly environment: ReadonlyMap<string, string>;
}

const LISTEN_STATE = '0A';

/** All TCP sockets of this machine; empty where the system does not tell (anything but Linux). */
export async function listSockets(): Promise<SocketEntry[]> {
    const tables = await Promise.all(['/proc/net/tcp', '/proc/net/tcp6'].map((path) => readFile(path, 'latin1').catch(() => '')));
    return tables.flatMap((table) => table.split('\n').slice(1).flatMap(parseSocketRow));
}

function parseSocketRow(row: string): SocketEntry[] {
    const [, local, remote, state, , , , uid, , inode] = row.trim().split(/\s+/);
    if (!local || !remote || !inode) {
        return [];
    }
    return [{ localPort: portOf(local), remotePort: portOf(remote), listening: state === LISTEN_STATE, uid: Number(uid), inode }];
}

function portOf(address: string): number {
    return Number.parseInt(address.slice(address.lastIndexOf(':') + 1), 16);
}

/** The process that holds a socket, if it is one that this process may look into. */
export async function findSocketOwner(socket: SocketEntry): Promise<number | undefined> {
    const link = `socket:[${socket.inode}]`;
    const entries = await readdir('/proc').catch(() => []);
    // The newest process is the likeliest: a trainer has just connected.
    const pids = entries.filter((name) => /^\d+$/.test(name)).map(Number);
    for (const pid of pids.sort((left, right) => right - left)) {
        if ((await ownerOf(pid)) === socket.uid && (await holdsLink(pid, link))) {
            return pid;
        }
    }
    return undefined;
}

async function ownerOf(pid: number): Promise<number | undefined> {
    return stat(`/proc/${pid}`).then(
        (stats) => stats.uid,
        () => undefined,
    );
}

async function holdsLink(pid: number, link: string): Promise<boolean> {
    const folder = `/proc/${pid}/fd`;
    const descriptors = await readdir(folder).catch(() => []);
    const links = await Promise.all(descriptors.map((name) => readlink(`${folder}/${name}`).catch(() => '')));
    return links.includes(link);
}

export async function readProcess(pid: number): Promise<ProcessDetails> {
    const [cwd, command, environment, status] = await Promise.all([
        readlink(`/proc/${pid}/cwd`).catch(() => undefined),
        readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => ''),
        readFile(`/proc/${pid}/environ`, 'utf8').catch(() => ''),
        readFile(`/proc/${pid}/status`, 'utf8').catch(() => ''),
    ]);
    return {
        pid,
        parentPid: Number(/^PPid:\s*(\d+)/m.exec(status)?.[1] ?? 0),
        cwd,
        command: command.split('\0').filter((part) => part.length > 0),
        environment: new Map(environment.split('\0').map(splitVariable)),
    };
}

function splitVariable(line: string): [string, string] {
    const equals = line.indexOf('=');
    return [line.slice(0, equals), line.slice(equals + 1)];
}

/** False once the process is gone or is only waiting to be collected by its parent. */
export async function isProcessAlive(pid: number): Promise<boolean> {
    const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
    return /^State:\s*[^ZX]/m.test(status);
}
