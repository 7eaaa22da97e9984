import { readdirSync, readFileSync } from 'node:fs';
import type { TrainerConnection } from './trainer-connection';

/** More than any number of trainers on one machine. */
const MAXIMUM_CONNECTIONS = 256;
/** What the rest of the process may need at once. */
const SPARE_DESCRIPTORS = 48;
/** Fewer are no reason to look how many descriptors are open. */
const FEW_CONNECTIONS = 8;

/**
 * Keeps the number of connections within what the process can hold. Out of descriptors, the platform would close each new connection at once,
 * and a real trainer that this happens to never comes back. So room is made before. A trainer has one connection and speaks at once: of those
 * that never said what a trainer says, the oldest goes of whoever has most of them.
 */
export class ConnectionRoom {
    private readonly connections = new Set<TrainerConnection>();
    private readonly descriptorLimit = readDescriptorLimit();

    /** @returns how many others were closed for it */
    add(connection: TrainerConnection): number {
        let closed = 0;
        for (this.connections.add(connection); this.isFull(); closed++) {
            const loser = this.chooseLoser(connection);
            if (!loser) {
                break;
            }
            this.connections.delete(loser);
            loser.drop();
        }
        return closed;
    }

    delete(connection: TrainerConnection): void {
        this.connections.delete(connection);
    }

    private isFull(): boolean {
        const { size } = this.connections;
        return size > MAXIMUM_CONNECTIONS || (size > FEW_CONNECTIONS && this.descriptorLimit - countDescriptors() < SPARE_DESCRIPTORS);
    }

    /** Insertion order is age. */
    private chooseLoser(newest: TrainerConnection): TrainerConnection | undefined {
        const silent = [...this.connections].filter((connection) => !connection.isTrainer && connection !== newest);
        const byOwner = new Map<string, TrainerConnection[]>();
        for (const connection of silent) {
            if (connection.owner !== undefined) {
                byOwner.set(connection.owner, [...(byOwner.get(connection.owner) ?? []), connection]);
            }
        }
        const [most] = [...byOwner.values()].sort((left, right) => right.length - left.length);
        // One of which nothing is known yet may be a trainer that has only just come.
        return most && most.length > 1 ? most[0] : silent[0];
    }
}

function readDescriptorLimit(): number {
    try {
        return Number(/^Max open files\s+(\d+)/m.exec(readFileSync('/proc/self/limits', 'utf8'))?.[1] ?? Infinity);
    } catch {
        return Infinity;
    }
}

function countDescriptors(): number {
    try {
        return readdirSync('/proc/self/fd').length;
    } catch (error) {
        // There may be none left to look with.
        return (error as NodeJS.ErrnoException).code === 'ENOENT' ? 0 : Infinity;
    }
}
