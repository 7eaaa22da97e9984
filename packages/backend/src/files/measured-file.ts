import { createHash } from 'node:crypto';
import { open, type FileHandle } from 'node:fs/promises';
import { ControlError } from '../common/control-error';
import type { JobProgress } from '../common/job-progress';

/** Hashing so much takes well under a millisecond: sockets are read between two pieces. */
export const PIECE_BYTES = 256 * 1024;

/** A file that was replaced or written to while it was read: nobody knows what was taken of it. */
export class FileChangedError extends ControlError {
    constructor(path: string) {
        super('refused', `${path} was written to while it was read. Try again when its trainer is paused.`);
    }
}

/** Somebody took the file away, or never let this user read it. */
const NOT_THERE: ReadonlySet<unknown> = new Set(['ENOENT', 'ENOTDIR', 'ESTALE', 'EACCES', 'EPERM']);

/** A file that is read once, from its beginning to its end, while its size and checksum are taken. */
export class MeasuredFile {
    private readonly hash = createHash('sha256');
    private read = 0;

    private constructor(
        readonly path: string,
        private readonly handle: FileHandle,
        readonly size: number,
        private readonly changedAt: number,
    ) {}

    /** Undefined when there is no such file, or none that this user may read. */
    static async open(path: string): Promise<MeasuredFile | undefined> {
        let handle: FileHandle;
        try {
            handle = await open(path, 'r');
        } catch (error) {
            if (NOT_THERE.has((error as NodeJS.ErrnoException).code)) {
                return undefined;
            }
            throw error;
        }
        const { size, mtimeMs } = await handle.stat();
        return new MeasuredFile(path, handle, size, mtimeMs);
    }

    /** Closes the file at its end, and when the reader stops. @throws FileChangedError when it was changed meanwhile */
    async *pieces(progress: Pick<JobProgress, 'advance'>): AsyncGenerator<Buffer> {
        try {
            for (;;) {
                const { bytesRead, buffer } = await this.handle.read(Buffer.allocUnsafe(PIECE_BYTES), 0, PIECE_BYTES);
                if (bytesRead === 0) {
                    break;
                }
                const piece = buffer.subarray(0, bytesRead);
                this.hash.update(piece);
                this.read += bytesRead;
                progress.advance(bytesRead);
                yield piece;
            }
            const { mtimeMs } = await this.handle.stat();
            if (this.read !== this.size || mtimeMs !== this.changedAt) {
                throw new FileChangedError(this.path);
            }
        } finally {
            await this.handle.close();
        }
    }

    /** After the last piece. */
    result(): { readonly bytes: number; readonly sha256: string } {
        return { bytes: this.read, sha256: this.hash.digest('hex') };
    }
}
