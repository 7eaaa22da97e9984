const NEWLINE = 0x0a;

/** Receives what a `LineDecoder` found. */
export interface LineSink {
    /** A whole line without its newline; never empty. */
    acceptLine(line: Buffer): void;
    /** A line was longer than allowed, or given up. Called once, at its end, with its length in bytes. */
    rejectLine(bytes: number): void;
}

/**
 * Cuts a byte stream into lines. Each byte is looked at once and copied at most once, so a line of any length costs linear time,
 * and no more than `maximumBytes` are ever held: the rest of a longer line is counted and let go.
 */
export class LineDecoder {
    private parts: Buffer[] = [];
    private length = 0;
    private isGivenUp = false;

    constructor(
        private readonly maximumBytes: number,
        private readonly sink: LineSink,
    ) {}

    /** Bytes that are held of a line that has not ended yet. */
    get heldBytes(): number {
        return this.parts.length === 0 ? 0 : this.length;
    }

    /** Lets go what is held of the present line, and what is still to come of it. */
    giveUp(): void {
        this.parts = [];
        this.isGivenUp = this.length > 0;
    }

    push(chunk: Buffer): void {
        let start = 0;
        for (let end = chunk.indexOf(NEWLINE); end !== -1; end = chunk.indexOf(NEWLINE, start)) {
            this.append(chunk.subarray(start, end));
            this.endLine();
            start = end + 1;
        }
        this.append(chunk.subarray(start));
    }

    private append(part: Buffer): void {
        if (part.length === 0) {
            return;
        }
        this.length += part.length;
        if (this.length > this.maximumBytes || this.isGivenUp) {
            this.parts = [];
        } else {
            this.parts.push(part);
        }
    }

    private endLine(): void {
        const { parts, length, isGivenUp } = this;
        this.parts = [];
        this.length = 0;
        this.isGivenUp = false;
        if (length > this.maximumBytes || isGivenUp) {
            this.sink.rejectLine(length);
        } else if (length > 0) {
            this.sink.acceptLine(parts.length === 1 && parts[0] ? parts[0] : Buffer.concat(parts, length));
        }
    }
}
