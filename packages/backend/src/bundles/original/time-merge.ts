/** Something that happened at a time. */
export interface Timed {
    /** Milliseconds since the epoch; undefined: as the one before it. */
    readonly at: number | undefined;
}

/** Several streams as one, by time; the order within each stays as it is. */
export async function* mergeByTime<Item extends Timed>(streams: readonly AsyncIterable<Item>[]): AsyncGenerator<Item> {
    const heads = await Promise.all(streams.map((stream) => Head.open(stream)));
    try {
        for (;;) {
            const next = heads.reduce<Head<Item> | undefined>(
                (first, head) => (head.item && (first?.item === undefined || head.at < first.at) ? head : first),
                undefined,
            );
            if (next?.item === undefined) {
                return;
            }
            yield next.item;
            await next.advance();
        }
    } finally {
        await Promise.all(heads.map((head) => head.close()));
    }
}

class Head<Item extends Timed> {
    item: Item | undefined;
    at = -Infinity;

    private constructor(private readonly iterator: AsyncIterator<Item>) {}

    static async open<Item extends Timed>(stream: AsyncIterable<Item>): Promise<Head<Item>> {
        const head = new Head(stream[Symbol.asyncIterator]());
        await head.advance();
        return head;
    }

    async close(): Promise<void> {
        await this.iterator.return?.();
    }

    async advance(): Promise<void> {
        const next = await this.iterator.next();
        this.item = next.done === true ? undefined : next.value;
        // A clock that was set back must not hold up the stream.
        this.at = Math.max(this.at, this.item?.at ?? this.at);
    }
}
