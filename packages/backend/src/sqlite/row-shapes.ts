/* What better-sqlite3 takes and gives, for modules that are stricter about what they take, and give bytes that are no Buffer. */

export type RowShape = (row: object) => unknown;

export const asObject: RowShape = (row) => Object.fromEntries(Object.entries(row).map(([name, value]) => [name, asBuffer(value)]));

export const asFirst: RowShape = (row) => asBuffer(Object.values(row)[0]);

export const asArray: RowShape = (row) => Object.values(row).map(asBuffer);

function asBuffer(value: unknown): unknown {
    return value instanceof Uint8Array ? Buffer.from(value.buffer, value.byteOffset, value.byteLength) : value;
}

/**
 * Of values by position or of one object with values by name: what is undefined is null, and a NUL, at which a text would end for these modules, is
 * stored as its picture.
 */
export function toBindable(parameters: readonly unknown[]): unknown[] {
    return parameters.map((value) =>
        isNamed(value) ? Object.fromEntries(Object.entries(value).map(([name, each]) => [name, bindable(each)])) : bindable(value),
    );
}

export function isNamed(value: unknown): value is Readonly<Record<string, unknown>> {
    return typeof value === 'object' && value !== null && !ArrayBuffer.isView(value);
}

function bindable(value: unknown): unknown {
    return typeof value === 'string' && value.includes('\0') ? value.replaceAll('\0', '\u2400') : (value ?? null);
}
