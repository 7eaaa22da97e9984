import { execFileSync } from 'node:child_process';

/** The processes below one, as they are now, nearest first. */
export function descendantsOf(pid: number): number[] {
    const pairs = execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' })
        .trim()
        .split('\n')
        .map((line) => line.trim().split(/\s+/).map(Number));
    const found = [pid];
    for (const parent of found) {
        found.push(...pairs.filter(([, of]) => of === parent).map(([child = 0]) => child));
    }
    return found.slice(1);
}

/** Ends processes that may have ended already. */
export function killAll(pids: readonly number[]): void {
    for (const pid of pids) {
        try {
            process.kill(pid, 'SIGKILL');
        } catch {
            // It is gone.
        }
    }
}
