import type { Omission } from '@onthefly/shared-types';

/** One occurrence. */
export type NewOmission = Omit<Omission, 'count'>;

const LONGEST_NAME = 200;
const LONGEST_REASON = 400;
const LONGEST_EXAMPLE = 100;
const SHOWN_ENTRIES = 10;

/** @param value as it came from JSON, or undefined when there was none */
export function newOmission(name: string, reason: string, value: unknown): NewOmission {
    const example = value === undefined ? undefined : shorten(JSON.stringify(excerptOf(value)), LONGEST_EXAMPLE);
    return { name: shorten(name, LONGEST_NAME), reason: shorten(reason, LONGEST_REASON), ...(example !== undefined && { example }) };
}

function shorten(text: string, length: number): string {
    return text.length > length ? `${text.slice(0, length - 1)}…` : text;
}

/** Enough of a value to be recognised: it may be megabytes long, or nested too deeply to be written. */
function excerptOf(value: unknown): unknown {
    if (Array.isArray(value)) {
        return value.slice(0, SHOWN_ENTRIES).map(outlineOf);
    }
    if (typeof value === 'object' && value !== null) {
        const entries = Object.entries(value).slice(0, SHOWN_ENTRIES);
        return Object.fromEntries(entries.map(([name, inner]) => [shorten(name, LONGEST_EXAMPLE), outlineOf(inner)]));
    }
    return outlineOf(value);
}

function outlineOf(value: unknown): unknown {
    if (typeof value === 'string') {
        return shorten(value, LONGEST_EXAMPLE);
    }
    return typeof value === 'object' && value !== null ? '…' : value;
}
