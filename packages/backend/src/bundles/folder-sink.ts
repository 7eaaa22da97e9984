import { createWriteStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { JobProgress } from '../common/job-progress';
import { FileChangedError, MeasuredFile } from '../files/measured-file';
import { writeText } from '../files/write-text';
import type { BundleSink, SunkFile } from './bundle-sink';

/** A bundle that is a folder. */
export class FolderSink implements BundleSink {
    private bytes = 0;

    private constructor(
        private readonly folder: string,
        private readonly progress: JobProgress,
    ) {}

    /** Makes the folder. */
    static async create(folder: string, progress: JobProgress): Promise<FolderSink> {
        await mkdir(folder, { mode: 0o700 });
        return new FolderSink(folder, progress);
    }

    async addFile(path: string, source: string): Promise<SunkFile | undefined> {
        const file = await MeasuredFile.open(source);
        if (!file) {
            return undefined;
        }
        const pieces = Readable.from(file.pieces(this.progress), { objectMode: false });
        const place = await this.placeOf(path);
        try {
            await pipeline(pieces, createWriteStream(place, { flags: 'wx', flush: true }), { signal: this.progress.signal });
        } catch (error) {
            if (error instanceof FileChangedError) {
                await rm(place);
                return undefined;
            }
            throw error;
        }
        const result = file.result();
        this.bytes += result.bytes;
        return result;
    }

    async addText(path: string, text: string): Promise<void> {
        this.bytes += await writeText(await this.placeOf(path), oneText(text), this.progress.signal);
    }

    async finish(): Promise<number> {
        return this.bytes;
    }

    async abandon(): Promise<void> {}

    private async placeOf(path: string): Promise<string> {
        const place = join(this.folder, path);
        await mkdir(dirname(place), { recursive: true });
        return place;
    }
}

async function* oneText(text: string): AsyncGenerator<string> {
    yield text;
}
