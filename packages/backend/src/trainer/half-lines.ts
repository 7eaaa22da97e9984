import type { LineDecoder } from './line-decoder';

/** What all connections together hold of lines that have not ended. Beyond the limit, the line that has not grown for longest goes. */
export class HalfLines {
    /** Those that grew last come last. */
    private readonly decoders = new Set<LineDecoder>();

    /** @param maximumBytes asked each time, as a setting may change */
    constructor(private readonly maximumBytes: () => number) {}

    /** Call after the decoder took something in. */
    note(decoder: LineDecoder): void {
        this.decoders.delete(decoder);
        if (decoder.heldBytes > 0) {
            this.decoders.add(decoder);
            this.makeRoom();
        }
    }

    forget(decoder: LineDecoder): void {
        this.decoders.delete(decoder);
    }

    private makeRoom(): void {
        const maximum = this.maximumBytes();
        let held = 0;
        this.decoders.forEach(({ heldBytes }) => (held += heldBytes));
        for (const decoder of this.decoders) {
            if (held <= maximum) {
                return;
            }
            held -= decoder.heldBytes;
            decoder.giveUp();
            this.decoders.delete(decoder);
        }
    }
}
