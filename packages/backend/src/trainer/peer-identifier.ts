import { basename } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { injectable } from 'inversify';
import type { TrainerIdentity } from '@onthefly/shared-types';
import { readProcess, SocketOwners, type ProcessDetails } from './process-table';
import { SocketTable, type Endpoint, type SocketEntry } from './socket-table';

/** Who is on the other end of a connection. */
export interface Peer {
    /** What is known of the process; empty for one that may not be listened to. */
    readonly identity: TrainerIdentity;
    /** Why nothing that it says may count. */
    readonly refusal?: PeerRefusal;
}

/** The process belongs to another user of this machine, or to nobody knows whom. */
export interface PeerRefusal {
    /** Undefined when the owner isn't known. */
    readonly uid?: number;
    /** Of a process that this one may look into: its command, in words for a person. */
    readonly process?: string;
}

export interface SocketPair {
    /** On this side, which the trainer connected to. */
    readonly local: Endpoint;
    /** On the trainer's side. */
    readonly remote: Endpoint;
}

/** Reading the table is no atomic act: a row can be missed once. */
const LOOK_AFTER_MS = [0, 20, 100];
/** Inside a container it stands for every user that has no number there. */
const OVERFLOW_UID = 65_534;

/**
 * Finds out which process is on the other end of a loopback connection. Linux tells, and there a connection whose owner can't be found is
 * refused like that of another user; elsewhere it stays unknown and is taken.
 *
 * What counts is the user that the kernel notes for the socket. The process is found as well where it can be seen; one in another PID
 * namespace, as of a container that shares this network, can't, and is taken by its user alone.
 */
@injectable()
export class PeerIdentifier {
    private readonly table = new SocketTable();
    private readonly owners = new SocketOwners();

    /**
     * Never rejects.
     * @param gone aborted when this end of the connection was closed: then it's too late to find out
     */
    async identify({ local, remote }: SocketPair, gone: AbortSignal): Promise<Peer> {
        for (const wait of LOOK_AFTER_MS) {
            await delay(wait);
            if (gone.aborted) {
                break;
            }
            const snapshot = await this.table.read().catch(() => undefined);
            if (snapshot?.isEmpty) {
                return { identity: {} };
            }
            const theirs = snapshot?.findConnection(remote, local);
            // Without this end the pair of addresses may belong to the next connection already.
            if (theirs && snapshot?.findConnection(local, remote)?.inode !== undefined) {
                return this.describeOwner(theirs);
            }
        }
        return { identity: {}, refusal: {} };
    }

    /** What listens on a port, in words for a person ("python serve.py (process 4711)"). */
    async describeListener(port: number): Promise<string> {
        const snapshot = await this.table.read().catch(() => undefined);
        const listener = snapshot?.findListener(port);
        const pid = listener?.inode === undefined ? undefined : await this.owners.find(listener.inode, listener.uid);
        return pid === undefined ? 'another program' : describeProcess(await readProcess(pid));
    }

    private async describeOwner({ uid, inode }: SocketEntry): Promise<Peer> {
        // Of a socket that nobody holds any more the table says that it is root's.
        if (inode === undefined) {
            return { identity: {}, refusal: {} };
        }
        const pid = await this.owners.find(inode, uid);
        const details = pid === undefined ? undefined : await readProcess(pid);
        if (uid !== process.getuid?.() || (uid === OVERFLOW_UID && !details)) {
            return { identity: {}, refusal: { uid, process: details && describeProcess(details) } };
        }
        return { identity: details ? describeTrainer(details) : {} };
    }
}

function describeTrainer(details: ProcessDetails): TrainerIdentity {
    const worldSize = wholeNumber(details.environment.get('WORLD_SIZE'));
    const distributed = worldSize !== undefined && worldSize > 1;
    return {
        pid: details.pid,
        cwd: details.cwd,
        command: details.command.join(' '),
        script: scriptOf(details.command),
        terminalId: details.environment.get('ONTHEFLY_TERMINAL'),
        rank: distributed ? wholeNumber(details.environment.get('RANK')) : undefined,
        worldSize: distributed ? worldSize : undefined,
        // torchrun gives every job the id "none" unless told otherwise; its process id tells two such jobs apart.
        jobId: distributed ? `${details.environment.get('TORCHELASTIC_RUN_ID') ?? ''}/${details.parentPid}` : undefined,
    };
}

function scriptOf(command: readonly string[]): string | undefined {
    const script = command.slice(1).find((part) => part.endsWith('.py')) ?? command[0];
    return script === undefined ? undefined : basename(script);
}

function wholeNumber(text: string | undefined): number | undefined {
    return text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined;
}

function describeProcess({ command, pid }: ProcessDetails): string {
    return `${shorten(command.map((part) => basename(part)).join(' '))} (process ${pid})`;
}

function shorten(text: string): string {
    const line = text.replace(/\s+/g, ' ');
    return line.length > 80 ? `${line.slice(0, 79)}…` : line;
}
