import { inject, injectable } from 'inversify';
import type { TrainerServerState } from '@onthefly/shared-types';
import { Logger } from '../host/logger';
import { KeyValueStore } from '../storage/key-value-store';

const KEY = 'trainerPort';

interface RememberedPort {
    readonly port: number;
    /** What was asked for when it was chosen: a new wish counts more than an old choice. */
    readonly wanted: number;
    /** The last one that was listened on in its place, while a foreign program had it. */
    readonly substitute?: number;
}

/** Keeps a data folder on its port: trainers and terminals that know it know no other. */
@injectable()
export class PortMemory {
    constructor(
        @inject(KeyValueStore) private readonly store: KeyValueStore,
        @inject(Logger) private readonly logger: Logger,
    ) {}

    /** The ports that trainers may know, if any were taken before for the same wish: the one of this folder, then the one in its place. */
    recall(wanted: number): readonly number[] {
        const remembered = this.read();
        const ports = remembered && isMeant(remembered, wanted) ? [remembered.port, remembered.substitute] : [];
        return ports.filter((port) => port !== undefined);
    }

    remember({ listening, port, takenPort }: TrainerServerState, wanted: number): void {
        if (!listening) {
            return;
        }
        const read = this.read();
        const before = read && isMeant(read, wanted) ? read : undefined;
        const next: RememberedPort = before && before.port === takenPort ? { ...before, substitute: port } : { wanted, ...before, port };
        try {
            this.store.set(KEY, JSON.stringify(next));
        } catch (error) {
            this.logger.warn(`The port for trainers could not be remembered: ${String(error)}`);
        }
    }

    private read(): RememberedPort | undefined {
        const text = this.store.get(KEY);
        const { port, wanted, substitute } = (text === undefined ? {} : JSON.parse(text)) as Partial<RememberedPort>;
        return port === undefined || wanted === undefined ? undefined : { port, wanted, substitute };
    }
}

/** Terminals carry the port that was taken: whoever is started in one seems to want that, which is no new wish. */
function isMeant({ port, wanted, substitute }: RememberedPort, asked: number): boolean {
    return [wanted, port, substitute].includes(asked);
}
