import { once } from 'node:events';
import { createWriteStream, type WriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { ZipFile } from 'yazl';
import type { JobProgress } from '../common/job-progress';
import { copyUnchanged } from '../files/copy-unchanged';
import { MeasuredFile } from '../files/measured-file';
import type { BundleSink, SunkFile } from './bundle-sink';

/** A bundle that is one zip file, written from its beginning to its end. */
export class ZipSink implements BundleSink {
    private readonly zip = new ZipFile();
    private readonly file: WriteStream;
    private readonly end: Promise<void>;

    /** Makes the file. */
    constructor(
        path: string,
        /** For one file at a time, on the same disk. */
        private readonly scratchPath: string,
        private readonly progress: JobProgress,
    ) {
        this.file = createWriteStream(path, { flags: 'wx', flush: true, mode: 0o600 });
        this.end = pipeline(this.zip.outputStream, this.file, { signal: progress.signal });
        // Whoever adds or finishes learns of it.
        this.end.catch(() => undefined);
        this.zip.on('error', (error: Error) => (this.zip.outputStream as Readable).destroy(error));
    }

    async addFile(path: string, source: string, kind: 'database' | 'checkpoint'): Promise<SunkFile | undefined> {
        if (kind === 'database') {
            return this.addOwn(path, source, true);
        }
        // What is in the archive can't be taken out again: a file that changes while it is read must not even get there.
        try {
            return (await copyUnchanged(source, this.scratchPath)) ? await this.addOwn(path, this.scratchPath, false) : undefined;
        } finally {
            await rm(this.scratchPath, { force: true });
        }
    }

    /** A file that nobody else writes to. */
    private async addOwn(path: string, source: string, compress: boolean): Promise<SunkFile> {
        const file = await MeasuredFile.open(source);
        if (!file) {
            throw new Error('A file that was just written is gone.');
        }
        const stream = Readable.from(file.pieces(this.progress), { objectMode: false });
        const taken = new Promise<void>((resolve, reject) => {
            stream.once('end', resolve).once('error', reject);
            this.end.catch(reject);
        });
        this.zip.addReadStream(stream, path, { compress, size: file.size, mode: 0o644 });
        try {
            await taken;
        } catch (error) {
            stream.destroy();
            throw error;
        }
        return file.result();
    }

    async addText(path: string, text: string): Promise<void> {
        this.zip.addBuffer(Buffer.from(text, 'utf8'), path, { mode: 0o644 });
    }

    async finish(): Promise<number> {
        this.zip.end();
        await this.end;
        return this.file.bytesWritten;
    }

    async abandon(): Promise<void> {
        (this.zip.outputStream as Readable).destroy();
        this.file.destroy();
        if (!this.file.closed) {
            await once(this.file, 'close').catch(() => undefined);
        }
    }
}
