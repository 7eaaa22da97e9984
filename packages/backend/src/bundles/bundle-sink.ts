/** A file that was put into a bundle. */
export interface SunkFile {
    readonly bytes: number;
    readonly sha256: string;
}

/** Where the files of a bundle go, one after the other. */
export interface BundleSink {
    /**
     * Copies a file, never holding more than a piece of it in memory.
     * @param kind `database`: one of our own, worth compressing; `checkpoint`: somebody else may replace it at any time
     * @returns undefined when there is no such file (any more), or it was changed while it was read
     */
    addFile(path: string, source: string, kind: 'database' | 'checkpoint'): Promise<SunkFile | undefined>;
    addText(path: string, text: string): Promise<void>;
    /** All that was added is on the disk when it resolves. @returns the size of it all, in bytes */
    finish(): Promise<number>;
    /** Closes what is open. Harmless after `finish`. */
    abandon(): Promise<void>;
}
