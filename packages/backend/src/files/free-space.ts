import { statfs } from 'node:fs/promises';
import { ControlError } from '../common/control-error';
import { formatBytes } from '../common/format-bytes';

/** What a file system needs for itself, and other programs meanwhile. */
const RESERVE_BYTES = 16 * 1024 * 1024;

/** Bytes that this user may still write to the disk of an existing folder; undefined where the system does not tell. */
export async function freeBytesOf(folder: string): Promise<number | undefined> {
    try {
        const { bavail, bsize } = await statfs(folder);
        return bavail * bsize;
    } catch {
        return undefined;
    }
}

/** Why so many bytes have no place there; undefined when they have. */
export function describeLackOfSpace(folder: string, bytes: number, freeBytes: number | undefined): string | undefined {
    if (freeBytes === undefined || bytes + RESERVE_BYTES <= freeBytes) {
        return undefined;
    }
    return `${formatBytes(bytes)} are needed, and the disk of ${folder} has room for ${formatBytes(freeBytes)}. Free some space, or choose another disk.`;
}

/** @throws ControlError when so many bytes have no place there */
export async function requireSpace(folder: string, bytes: number): Promise<void> {
    const lack = describeLackOfSpace(folder, bytes, await freeBytesOf(folder));
    if (lack !== undefined) {
        throw new ControlError('no-space', lack);
    }
}
