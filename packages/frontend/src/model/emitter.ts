/** Ends what a call began, for example a subscription. */
export type Release = () => void;

export type Subscribe<T> = (listener: (value: T) => void) => Release;

export class Emitter<T> {
    private readonly listeners = new Set<(value: T) => void>();

    readonly event: Subscribe<T> = (listener) => {
        // Wrapped, so that one function subscribed twice is called twice and released once.
        const entry = (value: T): void => listener(value);
        this.listeners.add(entry);
        return () => this.listeners.delete(entry);
    };

    fire(value: T): void {
        for (const listener of [...this.listeners]) {
            listener(value);
        }
    }
}
