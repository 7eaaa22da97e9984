import { readFile } from 'node:fs/promises';
import { endianness } from 'node:os';

/** One end of a TCP connection. */
export interface Endpoint {
    /** An IPv4 address, as `127.0.0.1` or `::ffff:127.0.0.1`. */
    readonly address: string;
    readonly port: number;
}

/** What the kernel knows of one TCP socket. */
export interface SocketEntry {
    readonly uid: number;
    /** Undefined for a socket that no process holds: it was closed already, or not yet accepted. Then `uid` says nothing. */
    readonly inode: string | undefined;
}

const TABLES = ['/proc/net/tcp', '/proc/net/tcp6'];
/** This system has no such table, or doesn't let everybody read it. */
const NOT_TOLD: ReadonlySet<string | undefined> = new Set(['ENOENT', 'ENOTDIR', 'EACCES', 'EPERM']);
/** What stands before an IPv4 address in the table of IPv6. */
const MAPPED_LITTLE_ENDIAN = '0000000000000000FFFF0000';
const MAPPED_BIG_ENDIAN = '00000000000000000000FFFF';
const LISTENING = '0A';

/** The kernel's table of TCP sockets, of this network namespace. */
export class SocketTable {
    private last: Promise<unknown> = Promise.resolve();
    private next: Promise<SocketSnapshot> | undefined;

    /**
     * The table as it is at some moment after this call. Calls that come while it is being read share the next reading: the table is long on
     * a busy machine, and many connections may come at once.
     * @throws Error when the system has one and it can't be read now
     */
    read(): Promise<SocketSnapshot> {
        if (!this.next) {
            this.next = this.last.then(() => {
                this.next = undefined;
                return readTables();
            });
            this.last = this.next.catch(() => undefined);
        }
        return this.next;
    }
}

/** A row of the table up to its inode: local and remote address, state, queues, timers, user, timeouts. */
const ROW = /: ([0-9A-F]+:[0-9A-F]+ [0-9A-F]+:[0-9A-F]+) ([0-9A-F]{2}) \S+ \S+ \S+ +(\d+) +\d+ (\d+)/g;

export class SocketSnapshot {
    /** By both addresses as the kernel prints them. */
    private readonly entries = new Map<string, SocketEntry>();
    private readonly listeners = new Map<string, SocketEntry>();

    constructor(text: string) {
        for (const [, addresses = '', state, uid, inode] of text.matchAll(ROW)) {
            const entry = { uid: Number(uid), inode: inode === '0' ? undefined : inode };
            if (state === LISTENING) {
                const [local = ''] = addresses.split(' ');
                this.listeners.set(local.slice(local.indexOf(':') + 1), entry);
            } else {
                this.entries.set(addresses, entry);
            }
        }
    }

    /** The system doesn't tell: there would be our own sockets at least. */
    get isEmpty(): boolean {
        return this.entries.size === 0 && this.listeners.size === 0;
    }

    /** The socket at `local` that is connected to `remote`. */
    findConnection(local: Endpoint, remote: Endpoint): SocketEntry | undefined {
        return (
            this.entries.get(`${kernelForm(local)} ${kernelForm(remote)}`) ?? this.entries.get(`${mappedForm(local)} ${mappedForm(remote)}`)
        );
    }

    /** A socket that listens on the port, at whichever address. */
    findListener(port: number): SocketEntry | undefined {
        return this.listeners.get(portForm(port));
    }
}

async function readTables(): Promise<SocketSnapshot> {
    return new SocketSnapshot((await Promise.all(TABLES.map(readTable))).join('\n'));
}

async function readTable(path: string): Promise<string> {
    try {
        return await readFile(path, 'latin1');
    } catch (error) {
        if (NOT_TOLD.has((error as NodeJS.ErrnoException).code)) {
            return '';
        }
        throw error;
    }
}

/** An address as the kernel prints it: the number that its four bytes make in the memory of this machine. */
function addressForm(address: string): string {
    const bytes = address
        .replace(/^::ffff:/i, '')
        .split('.')
        .map(Number);
    const ordered = endianness() === 'LE' ? bytes.reverse() : bytes;
    return ordered.map((byte) => byte.toString(16).toUpperCase().padStart(2, '0')).join('');
}

function portForm(port: number): string {
    return port.toString(16).toUpperCase().padStart(4, '0');
}

function kernelForm({ address, port }: Endpoint): string {
    return `${addressForm(address)}:${portForm(port)}`;
}

/** An IPv4 address in the table of IPv6. */
function mappedForm(endpoint: Endpoint): string {
    return `${endianness() === 'LE' ? MAPPED_LITTLE_ENDIAN : MAPPED_BIG_ENDIAN}${kernelForm(endpoint)}`;
}
