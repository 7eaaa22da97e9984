import { appendFileSync, chmodSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Logger } from '../host/logger';

export const LOG_FILE = 'recorder.log';
/** The file before is kept beside it: the two of them never take more than twice as much. */
const MAXIMUM_BYTES = 1_000_000;

/** What a recorder without a terminal writes into its data folder, for people who look for a cause. */
export class RecorderLog implements Logger {
    private readonly path: string;
    private bytes: number;

    constructor(folder: string) {
        this.path = join(folder, LOG_FILE);
        this.bytes = statSync(this.path, { throwIfNoEntry: false })?.size ?? 0;
    }

    debug(): void {
        // It would fill the file within a day.
    }

    info(message: string): void {
        this.write('info', message);
    }

    warn(message: string): void {
        this.write('warn', message);
    }

    error(message: string): void {
        this.write('error', message);
    }

    private write(level: string, message: string): void {
        const line = `${new Date().toISOString()} ${process.pid} ${level} ${message.replaceAll('\n', ' ')}\n`;
        try {
            if (this.bytes + line.length > MAXIMUM_BYTES) {
                renameSync(this.path, `${this.path}.1`);
                this.bytes = 0;
            }
            appendFileSync(this.path, line, { mode: 0o600 });
            if (this.bytes === 0) {
                chmodSync(this.path, 0o600);
            }
            this.bytes += Buffer.byteLength(line);
        } catch {
            // Nobody is left to tell.
        }
    }
}
