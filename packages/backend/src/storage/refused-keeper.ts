import type { Logger } from '../host/logger';
import { newOmission } from '../session/omission';
import type { TrainingSession } from '../session/training-session';
import type { Refused } from './batch-store';
import { setAside, setAsideFile } from './set-aside';
import type { Storage } from './storage';
import { explainSetAside } from './storage-sentences';

/** Keeps what the database refused in a file beside it, and tells of it: the session by name, the state of the storage with a count. */
export class RefusedKeeper {
    private count = 0;

    constructor(
        private readonly storage: Storage,
        private readonly logger: Logger,
    ) {}

    /** Never throws. @returns sessions that tell of it now */
    keep(refused: readonly Refused[]): TrainingSession[] {
        if (refused.length === 0) {
            return [];
        }
        const { folder } = this.storage.state;
        try {
            setAside(folder, refused, Date.now());
        } catch (error) {
            this.logger.error(`What the database refused could not be kept in ${setAsideFile(folder)} (${String(error)}):`);
            refused.forEach(({ content }) => this.logger.error(JSON.stringify(content)));
        }
        for (const { session, name, reason, content } of refused) {
            this.logger.error(`The database refused ${name} of the session ${session.sessionId}: ${reason}`);
            session.omit(newOmission(name, `the session database refused it (${reason}); it is kept in ${setAsideFile(folder)}`, content));
        }
        this.count += refused.length;
        const [{ name = '', session, reason = '' } = {}] = refused;
        this.storage.caution(
            'set aside',
            explainSetAside(this.count, { name, session: session?.name ?? '', reason, file: setAsideFile(folder) }),
        );
        // A session that is refused itself is not tried again before it has something new.
        return refused.filter((each) => each.name !== 'session').map((each) => each.session);
    }
}
