import { basename } from 'node:path';
import { injectable } from 'inversify';
import type { TrainerIdentity } from '@onthefly/shared-types';
import { findSocketOwner, listSockets, readProcess, type ProcessDetails } from './process-table';

export interface Peer {
    readonly identity: TrainerIdentity;
    /** The process belongs to another user of this machine. */
    readonly foreign: boolean;
}

export interface SocketPair {
    /** The port on this side, which the trainer connected to. */
    readonly localPort: number;
    /** The port on the trainer's side. */
    readonly remotePort: number;
}

const UNKNOWN_PEER: Peer = { identity: {}, foreign: false };

/**
 * Finds out which process is on the other end of a loopback connection: Linux tells, elsewhere it stays unknown.
 * Never fails; what can't be known is absent.
 */
@injectable()
export class PeerIdentifier {
    async identify(pair: SocketPair): Promise<Peer> {
        const sockets = await listSockets();
        const theirs = sockets.find((socket) => socket.localPort === pair.remotePort && socket.remotePort === pair.localPort);
        if (!theirs) {
            return UNKNOWN_PEER;
        }
        if (theirs.uid !== process.getuid?.()) {
            return { identity: {}, foreign: true };
        }
        const pid = await findSocketOwner(theirs);
        return pid === undefined ? UNKNOWN_PEER : { identity: describeTrainer(await readProcess(pid)), foreign: false };
    }

    /** What listens on a port, in words for a person ("python serve.py (process 4711)"). */
    async describeListener(port: number): Promise<string> {
        const socket = (await listSockets()).find((candidate) => candidate.listening && candidate.localPort === port);
        const pid = socket && (await findSocketOwner(socket));
        if (pid === undefined) {
            return 'another program';
        }
        const { command } = await readProcess(pid);
        return `${shorten(command.map((part) => basename(part)).join(' '))} (process ${pid})`;
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

function shorten(text: string): string {
    return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}
