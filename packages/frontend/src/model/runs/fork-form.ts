import type { HyperparameterMultipliers } from '@onthefly/shared-types';

const MAXIMUM_FACTOR = 1_000_000;
const MAXIMUM_NAME_LENGTH = 512;

export type FactorReading = { readonly factor: number | undefined } | { readonly problem: string };

/** What somebody typed as a factor; nothing means that it stays as it is. */
export function readFactor(text: string): FactorReading {
    const trimmed = text.trim();
    if (trimmed === '') {
        return { factor: undefined };
    }
    const factor = Number(trimmed);
    if (!Number.isFinite(factor)) {
        return { problem: 'Write a number, such as 0.5' };
    }
    if (factor <= 0 || factor > MAXIMUM_FACTOR) {
        return { problem: 'It must be above 0 and at most 1,000,000' };
    }
    return { factor };
}

/** Undefined when nothing is to be changed. */
export function multipliersOf(lr: number | undefined, wd: number | undefined): HyperparameterMultipliers | undefined {
    if (lr === undefined && wd === undefined) {
        return undefined;
    }
    return { ...(lr !== undefined && { lr_mul: lr }), ...(wd !== undefined && { wd_mul: wd }) };
}

export function problemOfName(name: string): string | undefined {
    return name.trim().length > MAXIMUM_NAME_LENGTH ? `Use at most ${MAXIMUM_NAME_LENGTH} characters` : undefined;
}
