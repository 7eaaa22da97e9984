/** A file that was put into a bundle. */
export interface SunkFile {
    readonly bytes: number;
    readonly sha256: string;
}

/** Where the files of a bundle go, one after the other. */
export interface BundleSink {
    /**
     * Copies a file, never holding more than a piece of it in memory. `compress`: it is worth the time.
     * @returns undefined when there is no such file (any more)
     * @throws ControlError when it was changed while it was read
     */
    addFile(path: string, source: string, compress: boolean): Promise<SunkFile | undefined>;
    addText(path: string, text: string): Promise<void>;
    /** All that was added is on the disk when it resolves. @returns the size of it all, in bytes */
    finish(): Promise<number>;
    /** Closes what is open. Harmless after `finish`. */
    abandon(): Promise<void>;
}
