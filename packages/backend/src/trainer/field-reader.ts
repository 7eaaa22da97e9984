/** A message had a field of the wrong kind. The text names the field. */
export class InvalidFieldError extends Error {}

const MAXIMUM_DEPTH = 32;
const MAXIMUM_NAME_LENGTH = 512;

/** Reads the fields of one untrusted JSON object; each method throws `InvalidFieldError` when the field is not what it must be. */
export class FieldReader {
    constructor(readonly fields: Readonly<Record<string, unknown>>) {}

    text(name: string): string {
        const value = this.fields[name];
        if (typeof value !== 'string') {
            throw new InvalidFieldError(`"${name}" must be a string`);
        }
        return value;
    }

    optionalText(name: string): string | undefined {
        const value = this.fields[name];
        return value === undefined || value === null ? undefined : this.text(name);
    }

    nullableText(name: string): string | null {
        return this.optionalText(name) ?? null;
    }

    /** A string that is used as a key: neither empty nor endless. */
    identifier(name: string): string {
        const value = this.text(name);
        if (value.length === 0 || value.length > MAXIMUM_NAME_LENGTH) {
            throw new InvalidFieldError(`"${name}" must have 1 to ${MAXIMUM_NAME_LENGTH} characters`);
        }
        return value;
    }

    number(name: string): number {
        const value = this.fields[name];
        if (typeof value !== 'number' || !Number.isFinite(value)) {
            throw new InvalidFieldError(`"${name}" must be a finite number`);
        }
        return value;
    }

    nullableNumber(name: string): number | null {
        const value = this.fields[name];
        return value === undefined || value === null ? null : this.number(name);
    }

    /** A whole number that is at least `least`. */
    integer(name: string, least: number): number {
        const value = this.fields[name];
        if (!Number.isSafeInteger(value) || (value as number) < least) {
            throw new InvalidFieldError(`"${name}" must be a whole number of at least ${least}`);
        }
        return value as number;
    }

    nullableInteger(name: string, least: number): number | null {
        const value = this.fields[name];
        return value === undefined || value === null ? null : this.integer(name, least);
    }

    texts(name: string): string[] {
        return this.list(name).map((value) => {
            if (typeof value !== 'string') {
                throw new InvalidFieldError(`"${name}" must be a list of strings`);
            }
            return value;
        });
    }

    list(name: string): readonly unknown[] {
        const value = this.fields[name];
        if (!Array.isArray(value)) {
            throw new InvalidFieldError(`"${name}" must be a list`);
        }
        requireShallow(name, value);
        return value as unknown[];
    }

    object(name: string): Readonly<Record<string, unknown>> {
        const value = this.fields[name];
        if (!isObject(value)) {
            throw new InvalidFieldError(`"${name}" must be an object`);
        }
        requireShallow(name, value);
        return value;
    }
}

export function isObject(value: unknown): value is Record<string, unknown> {
    return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Nothing that is kept may be nested so deeply that a recursive walk (storing it, sending it on) would overflow the stack. */
export function requireShallow(name: string, root: unknown): void {
    let level: unknown[] = [root];
    for (let depth = 0; level.length > 0; depth++) {
        if (depth > MAXIMUM_DEPTH) {
            throw new InvalidFieldError(`"${name}" is nested more than ${MAXIMUM_DEPTH} levels deep`);
        }
        const next: unknown[] = [];
        for (const value of level) {
            if (typeof value === 'object' && value !== null) {
                for (const inner of Object.values(value)) {
                    if (typeof inner === 'object' && inner !== null) {
                        next.push(inner);
                    }
                }
            }
        }
        level = next;
    }
}
