import { AsyncLocalStorage } from 'node:async_hooks';

/** Aborted when nobody waits any more for what is being carried out: all that it asks trainers, however deep below, ends with it. */
export const givingUp = new AsyncLocalStorage<AbortSignal>();
