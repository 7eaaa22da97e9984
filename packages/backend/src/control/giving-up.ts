import { AsyncLocalStorage } from 'node:async_hooks';

/** Aborted when nobody waits any more for what is being carried out: all that it asks trainers, however deep below, ends with it. */
export const givingUp = new AsyncLocalStorage<AbortSignal>();

/** For what must be done also when nobody waits any more, as what was begun has to be put right. */
export function evenIfGivenUp<Result>(work: () => Result): Result {
    return givingUp.exit(work);
}
