import { createHash } from 'node:crypto';
import { hostname } from 'node:os';

const HOST_CHARACTERS = 8;

/** Names this process in what it leaves on the disk, so that others can tell whether it still works on that. */
export function processTag(): string {
    return `${hostTag()}-${process.pid}`;
}

/** Also true of a process on another machine, of which nothing can be known. */
export function isAlive(tag: string): boolean {
    const [host, pid] = tag.split('-');
    if (host !== hostTag()) {
        return true;
    }
    try {
        process.kill(Number(pid), 0);
        return true;
    } catch (error) {
        // A process of another user may not be asked, but it is there.
        return (error as NodeJS.ErrnoException).code === 'EPERM';
    }
}

function hostTag(): string {
    return createHash('sha256').update(hostname()).digest('hex').slice(0, HOST_CHARACTERS);
}
