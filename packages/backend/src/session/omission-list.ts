import type { Omission } from '@onthefly/shared-types';
import type { NewOmission } from './omission';

/** They are part of what every dashboard is told again and again. */
const MOST_NAMED = 50;
const OTHERS: NewOmission = {
    name: 'others',
    reason: `More than ${MOST_NAMED} kinds of things were not kept: these are not told by name.`,
};

/** What was not kept, by name and reason, with how often that was. Bounded: further kinds are counted together. */
export class OmissionList {
    private readonly byKey = new Map<string, Omission>();

    constructor(stored: readonly Omission[] = []) {
        stored.forEach((omission) => this.byKey.set(keyOf(omission), omission));
    }

    /** In the order in which they were first heard of. */
    get all(): readonly Omission[] {
        return [...this.byKey.values()];
    }

    add(omission: NewOmission): void {
        const key = keyOf(omission);
        const known = this.byKey.get(key);
        if (known) {
            this.byKey.set(key, { ...known, count: known.count + 1 });
        } else if (this.byKey.size < MOST_NAMED || omission === OTHERS) {
            this.byKey.set(key, { ...omission, count: 1 });
        } else {
            this.add(OTHERS);
        }
    }
}

function keyOf({ name, reason }: NewOmission): string {
    return JSON.stringify([name, reason]);
}
