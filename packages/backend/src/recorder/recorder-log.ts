import { appendFileSync, chmodSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Logger } from '../host/logger';

export const LOG_FILE = 'recorder.log';
/** The file before is kept beside it: the two of them never take more than twice as much. */
const MAXIMUM_BYTES = 1_000_000;
/** A line that is longer, for what a trainer calls itself comes into it, is cut off. */
const MAXIMUM_LINE_CHARACTERS = 10_000;
const OTHERS = 0o077;

/** What a recorder without a terminal writes into its data folder, for people who look for a cause. */
export class RecorderLog implements Logger {
    private readonly path: string;

    constructor(folder: string) {
        this.path = join(folder, LOG_FILE);
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
        const line = `${new Date().toISOString()} ${process.pid} ${level} ${message.slice(0, MAXIMUM_LINE_CHARACTERS).replaceAll(/\s+/g, ' ')}\n`;
        try {
            // What Node.js itself says of this process comes to the same file.
            const { size = 0, mode = 0o600 } = statSync(this.path, { throwIfNoEntry: false }) ?? {};
            if ((mode & OTHERS) !== 0) {
                chmodSync(this.path, 0o600);
            }
            if (size > 0 && size + Buffer.byteLength(line) > MAXIMUM_BYTES) {
                renameSync(this.path, `${this.path}.1`);
            }
            appendFileSync(this.path, line, { mode: 0o600 });
        } catch {
            // Nobody is left to tell.
        }
    }
}
