import { inject, injectable } from 'inversify';
import { EventWriter } from './event-writer';
import { Storage } from './storage';

export type Framework = 'native' | 'lightning';

/** Which loop trains: the client's own, or that of Lightning. The protocol does not say; the log of the first moments does. */
@injectable()
export class FrameworkReader {
    constructor(
        @inject(Storage) private readonly storage: Storage,
        @inject(EventWriter) private readonly writer: EventWriter,
    ) {}

    /** Nothing before the first epoch has begun. */
    find(sessionId: string): Framework | undefined {
        this.writer.flush();
        // Both announce where they are; only the client's own loop also writes a bare "epoch N" whenever it starts over on the data.
        const [announced, started] = this.storage.database
            .prepare(
                `SELECT
                    EXISTS (SELECT 1 FROM logs WHERE session_id = @sessionId AND text GLOB '[[]epoch] now at epoch [0-9]*'),
                    EXISTS (SELECT 1 FROM logs WHERE session_id = @sessionId AND text GLOB 'epoch [0-9]*')`,
            )
            .raw()
            .get({ sessionId }) as [number, number];
        if (started === 1) {
            return 'native';
        }
        return announced === 1 ? 'lightning' : undefined;
    }
}
