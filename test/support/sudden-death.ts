import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import type { SeededRandom } from './seeded-random';

export interface SuddenDeaths<Victim> {
    readonly times: number;
    readonly random: SeededRandom;
    /** Begins the process and what it is to do. */
    start(round: number): Promise<Victim>;
    childOf(victim: Victim): ChildProcess;
    /** Resolves at the moment of its end, at the latest when it has ended by itself. */
    moment(victim: Victim, random: SeededRandom): Promise<unknown>;
    /** Looks at what it has left behind. */
    check(victim: Victim, round: number): Promise<void>;
}

/**
 * Ends processes with `kill -9`, one after the other, each at a moment of its own, and looks at what they have left behind.
 * @returns how many were still at work at that moment
 * @throws Error that names the round and the seed by which it can be had again
 */
export async function dieSuddenly<Victim>(deaths: SuddenDeaths<Victim>): Promise<number> {
    const { times, random } = deaths;
    let killed = 0;
    for (let round = 1; round <= times; round++) {
        let child: ChildProcess | undefined;
        try {
            const victim = await deaths.start(round);
            child = deaths.childOf(victim);
            const closed = child.exitCode === null && child.signalCode === null ? once(child, 'close') : undefined;
            await Promise.race([deaths.moment(victim, random), closed]);
            child.kill('SIGKILL');
            await closed;
            killed += child.signalCode === 'SIGKILL' ? 1 : 0;
            await deaths.check(victim, round);
        } catch (error) {
            child?.kill('SIGKILL');
            const message = error instanceof Error ? error.message : String(error);
            throw new Error(`Round ${round} with ONTHEFLY_TEST_SEED=${random.seed}: ${message}`, { cause: error });
        }
    }
    return killed;
}

/** Does it in several places at a time, and ends only when all have ended. */
export async function inLanes<Result>(count: number, work: (lane: number) => Promise<Result>): Promise<Result[]> {
    const settled = await Promise.allSettled(Array.from({ length: count }, (_, lane) => work(lane)));
    return settled.map((each) => {
        if (each.status === 'rejected') {
            throw each.reason;
        }
        return each.value;
    });
}

/** Some moment of the next while. */
export function someTime(random: SeededRandom, longestMs: number): Promise<void> {
    return delay(random.below(longestMs));
}
