import { inject, injectable } from 'inversify';
import type { TrainerServerState } from '@onthefly/shared-types';
import { Logger } from '../host/logger';
import { KeyValueStore } from '../storage/key-value-store';

const KEY = 'trainerPort';

interface RememberedPort {
    readonly port: number;
    /** What was asked for when it was chosen: a new wish counts more than an old choice. */
    readonly wanted: number;
}

/** Keeps a data folder on its port: trainers and terminals that know it know no other. */
@injectable()
export class PortMemory {
    constructor(
        @inject(KeyValueStore) private readonly store: KeyValueStore,
        @inject(Logger) private readonly logger: Logger,
    ) {}

    /** The port to take again, if one was taken before for the same wish. */
    recall(wanted: number): number | undefined {
        const remembered = parse(this.store.get(KEY));
        return remembered && isMeant(remembered, wanted) ? remembered.port : undefined;
    }

    remember({ listening, port }: TrainerServerState, wanted: number): void {
        const remembered = parse(this.store.get(KEY));
        if (!listening || (remembered?.port === port && isMeant(remembered, wanted))) {
            return;
        }
        try {
            this.store.set(KEY, JSON.stringify({ port, wanted } satisfies RememberedPort));
        } catch (error) {
            this.logger.warn(`The port for trainers could not be remembered: ${String(error)}`);
        }
    }
}

/** Terminals carry the port that was taken: whoever is started in one seems to want that, which is no new wish. */
function isMeant({ port, wanted }: RememberedPort, asked: number): boolean {
    return asked === wanted || asked === port;
}

function parse(text: string | undefined): RememberedPort | undefined {
    if (text === undefined) {
        return undefined;
    }
    const { port, wanted } = JSON.parse(text) as Partial<Record<keyof RememberedPort, unknown>>;
    return Number.isInteger(port) && Number.isInteger(wanted) ? { port: port as number, wanted: wanted as number } : undefined;
}
