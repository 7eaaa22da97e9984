import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Wire } from './wire';

interface Entry {
    readonly connection: number;
    readonly opens?: boolean;
    readonly closes?: boolean;
    readonly line?: string;
}

interface RecordedEvent {
    readonly type: string;
    readonly session_id: string;
    readonly event_seq: number;
    readonly run_id: string;
    readonly step?: number;
    readonly text?: string;
}

/** What a real trainer once sent, connection by connection. Long runs of steps and logs are left out, so its numbering has holes. */
export class Recording {
    private readonly entries: Entry[];

    constructor(name: string) {
        const text = readFileSync(join(__dirname, '../../fixtures/transcripts', `${name}.jsonl`), 'utf8');
        this.entries = text
            .trim()
            .split('\n')
            .map((line) => JSON.parse(line) as Entry);
    }

    get events(): RecordedEvent[] {
        return this.entries
            .filter(({ line }) => line !== undefined)
            .map(({ line }) => JSON.parse(line ?? '') as RecordedEvent)
            .filter((event) => event.event_seq !== undefined);
    }

    /** Plays it to a server, opening and closing connections where the trainer did. */
    async play(port: number): Promise<void> {
        const wires = new Map<number, Wire>();
        for (const { connection, opens, closes, line } of this.entries) {
            if (opens) {
                wires.set(connection, await Wire.open(port));
            } else if (closes) {
                await wires.get(connection)?.close();
                wires.delete(connection);
            } else if (line !== undefined) {
                await wires.get(connection)?.writeLine(line);
            }
        }
        await Promise.all([...wires.values()].map((wire) => wire.close()));
    }
}
