import { readdir, readFile, readlink, stat } from 'node:fs/promises';

export interface ProcessDetails {
    readonly pid: number;
    readonly parentPid: number;
    readonly cwd?: string;
    readonly command: readonly string[];
    readonly environment: ReadonlyMap<string, string>;
}

/** Also while it is going. */
const GONE: ReadonlySet<string | undefined> = new Set(['ENOENT', 'ESRCH']);

/** Finds which process holds a socket, for many at a time: a walk through all processes is long. */
export class SocketOwners {
    private last: Promise<unknown> = Promise.resolve();
    private next: { readonly wanted: Map<string, number>; readonly found: Promise<ReadonlyMap<string, number>> } | undefined;

    /**
     * The process of user `uid` that holds the socket, if it is one that this process may look into. When a child has inherited the
     * socket, as workers that load data do, it is the parent.
     */
    async find(inode: string, uid: number): Promise<number | undefined> {
        if (!this.next) {
            const wanted = new Map<string, number>();
            const found = this.last.then(() => {
                this.next = undefined;
                return findHolders(wanted);
            });
            this.next = { wanted, found };
            this.last = found;
        }
        this.next.wanted.set(`socket:[${inode}]`, uid);
        return (await this.next.found).get(`socket:[${inode}]`);
    }
}

/** @param wanted by link, the user whose process is looked for */
async function findHolders(wanted: Map<string, number>): Promise<ReadonlyMap<string, number>> {
    const found = new Map<string, number>();
    const users = new Set(wanted.values());
    const entries = await readdir('/proc').catch(() => []);
    // The newest process is the likeliest: a trainer has just connected.
    const pids = entries.filter((name) => /^\d+$/.test(name)).map(Number);
    for (const pid of pids.sort((left, right) => right - left)) {
        if (wanted.size === 0) {
            break;
        }
        const owner = await userOf(pid);
        if (owner === undefined || !users.has(owner)) {
            continue;
        }
        const links = await linksOf(pid);
        for (const [link, uid] of wanted) {
            if (uid === owner && links.has(link)) {
                found.set(link, await firstHolder(pid, link));
                wanted.delete(link);
            }
        }
    }
    return found;
}

/** The parent as long as it holds the socket, too. */
async function firstHolder(pid: number, link: string): Promise<number> {
    const parent = parentOf(await readText(`/proc/${pid}/status`));
    return parent > 0 && (await linksOf(parent)).has(link) ? firstHolder(parent, link) : pid;
}

async function userOf(pid: number): Promise<number | undefined> {
    return stat(`/proc/${pid}`).then(
        (stats) => stats.uid,
        () => undefined,
    );
}

async function linksOf(pid: number): Promise<ReadonlySet<string>> {
    const folder = `/proc/${pid}/fd`;
    const descriptors = await readdir(folder).catch(() => []);
    return new Set(await Promise.all(descriptors.map((name) => readlink(`${folder}/${name}`).catch(() => ''))));
}

function parentOf(status: string): number {
    return Number(/^PPid:\s*(\d+)/m.exec(status)?.[1] ?? 0);
}

async function readText(path: string): Promise<string> {
    return readFile(path, 'utf8').catch(() => '');
}

export async function readProcess(pid: number): Promise<ProcessDetails> {
    const [cwd, command, environment, status] = await Promise.all([
        readlink(`/proc/${pid}/cwd`).catch(() => undefined),
        readText(`/proc/${pid}/cmdline`),
        readText(`/proc/${pid}/environ`),
        readText(`/proc/${pid}/status`),
    ]);
    return {
        pid,
        parentPid: parentOf(status),
        cwd,
        command: command.split('\0').filter((part) => part.length > 0),
        environment: new Map(environment.split('\0').map(splitVariable)),
    };
}

function splitVariable(line: string): [string, string] {
    const equals = line.indexOf('=');
    return [line.slice(0, equals), line.slice(equals + 1)];
}

/** False once the process is gone or is only waiting to be collected by its parent; true when that can't be found out now. */
export async function isProcessAlive(pid: number): Promise<boolean> {
    try {
        return /^State:\s*[^ZX]/m.test(await readFile(`/proc/${pid}/status`, 'utf8'));
    } catch (error) {
        return !GONE.has((error as NodeJS.ErrnoException).code);
    }
}
