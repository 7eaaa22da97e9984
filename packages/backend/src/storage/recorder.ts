import { hostname } from 'node:os';

/** By which other processes on a data folder know that this one records a session. */
export const THIS_RECORDER = recorderOf({ host: hostname(), pid: process.pid });

export function recorderOf({ host, pid }: { readonly host: string; readonly pid: number }): string {
    return `${host}/${pid}`;
}
