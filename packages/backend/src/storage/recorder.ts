import { hostname } from 'node:os';

/** By which other processes on a data folder know that this one records a session. */
export const THIS_RECORDER = recorderOf(hostname(), process.pid);

export function recorderOf(host: string, pid: number): string {
    return `${host}/${pid}`;
}
