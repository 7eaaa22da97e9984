import { createHash, randomBytes } from 'node:crypto';
import { hostname } from 'node:os';

const HOST_CHARACTERS = 8;
const HOST = createHash('sha256').update(hostname()).digest('hex').slice(0, HOST_CHARACTERS);
/** A container gives the same number to each process that it begins with. */
const LIFE = randomBytes(3).toString('hex');

/** Names this process in what it leaves on the disk, so that others can tell whether it still works on that. No special characters. */
export function processTag(): string {
    return `${HOST}-${process.pid}-${LIFE}`;
}

/** Also true of a process on another machine, of which nothing can be known. */
export function isAlive(tag: string): boolean {
    const [host, pid, life] = tag.split('-');
    if (host !== HOST) {
        return true;
    }
    if (Number(pid) === process.pid) {
        return life === LIFE;
    }
    try {
        process.kill(Number(pid), 0);
        return true;
    } catch (error) {
        // A process of another user may not be asked, but it is there.
        return (error as NodeJS.ErrnoException).code === 'EPERM';
    }
}
