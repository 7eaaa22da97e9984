/** The same value as JSON can hold it: typed arrays become arrays, and a number that is not finite becomes null. */
export function toPlainValue(value: unknown): unknown {
    if (typeof value === 'number') {
        return Number.isFinite(value) ? value : null;
    }
    if (typeof value !== 'object' || value === null) {
        return value;
    }
    if (value instanceof Float64Array || value instanceof Float32Array || value instanceof Int32Array) {
        return Array.from(value, toPlainValue);
    }
    if (Array.isArray(value)) {
        return value.map(toPlainValue);
    }
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, toPlainValue(inner)]));
}
