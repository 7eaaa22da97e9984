import type { Writable } from 'node:stream';
import { terminalText } from '../common/terminal-text';
import { toPlainValue } from '../recorder/plain-value';
import { cutToWidth } from './display-width';

const DEFAULT_COLUMNS = 80;

interface Target extends Writable {
    readonly isTTY?: boolean;
    readonly columns?: number;
}

/** Results go to one stream, everything that is said about them to the other. */
export class Output {
    private readerGone = false;

    constructor(
        private readonly results: Target,
        private readonly remarks: Target,
    ) {
        results.on('error', (error: NodeJS.ErrnoException) => {
            this.readerGone = true;
            if (error.code !== 'EPIPE') {
                this.complain(`The output can't be written: ${error.message}`);
            }
        });
        // Nobody is left to tell.
        remarks.on('error', () => undefined);
    }

    /** Whoever read the results has gone, as `head` does: writing more is of no use. */
    get closed(): boolean {
        return this.readerGone;
    }

    /** A person sees the remarks at once. */
    get isWatched(): boolean {
        return this.remarks.isTTY === true;
    }

    /** Text for people, with a line end. */
    async print(text: string): Promise<void> {
        await this.write(`${terminalText(text)}\n`);
    }

    async printJson(value: unknown): Promise<void> {
        await this.write(`${JSON.stringify(toPlainValue(value))}\n`);
    }

    /** Exactly this into a file or another program; a terminal would take some of it for commands. Resolves when more can be written. */
    async write(text: string): Promise<void> {
        if (this.readerGone || this.results.write(this.results.isTTY ? terminalText(text) : text)) {
            return;
        }
        await new Promise<void>((resolve) => {
            const done = (): void => {
                this.results.off('drain', done).off('error', done).off('close', done);
                resolve();
            };
            this.results.on('drain', done).on('error', done).on('close', done);
        });
    }

    /** A sentence beside the results. */
    complain(text: string): void {
        this.remarks.write(`${terminalText(text)}\n`);
    }

    /** A passing remark that `clearRemark` takes back; cut off where the line ends, as only one line can be taken back. */
    showRemark(text: string): void {
        const line = terminalText(text).replace(/\s/g, ' ');
        this.remarks.write(cutToWidth(line, (this.remarks.columns ?? DEFAULT_COLUMNS) - 1));
    }

    clearRemark(): void {
        this.remarks.write('\r\u001b[K');
    }

    /** Resolves when all that was written is out. */
    async flush(): Promise<void> {
        if (!this.readerGone) {
            await new Promise<void>((resolve) => this.results.write('', () => resolve()));
        }
    }
}
