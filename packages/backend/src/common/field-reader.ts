/** A message had a field of the wrong kind. The text names the field. */
export class InvalidFieldError extends Error {
    constructor(
        message: string,
        readonly field = '',
    ) {
        super(message);
    }
}

/** Each is a key in every row of a session: a longer one would be no name any more. */
export const MAXIMUM_IDENTIFIER_LENGTH = 65_536;

/** No file system has longer ones. */
export const MAXIMUM_PATH_LENGTH = 4_096;

const MAXIMUM_DEPTH = 32;

/** Reads the fields of one untrusted JSON object; each method throws `InvalidFieldError` when the field is not what it must be. */
export class FieldReader {
    constructor(readonly fields: Readonly<Record<string, unknown>>) {}

    /** What every object has by itself is no field. */
    get(name: string): unknown {
        return Object.hasOwn(this.fields, name) ? this.fields[name] : undefined;
    }

    isAbsent(name: string): boolean {
        const value = this.get(name);
        return value === undefined || value === null;
    }

    text(name: string): string {
        const value = this.get(name);
        if (typeof value !== 'string') {
            throw new InvalidFieldError(`"${name}" must be a string`, name);
        }
        return withoutNul(value);
    }

    optionalText(name: string): string | undefined {
        return this.isAbsent(name) ? undefined : this.text(name);
    }

    nullableText(name: string): string | null {
        return this.optionalText(name) ?? null;
    }

    /** A string that is used as a key: neither empty nor endless. */
    identifier(name: string): string {
        const value = this.text(name);
        if (value.length === 0 || value.length > MAXIMUM_IDENTIFIER_LENGTH) {
            throw new InvalidFieldError(`"${name}" must have 1 to ${MAXIMUM_IDENTIFIER_LENGTH} characters`, name);
        }
        return value;
    }

    number(name: string): number {
        const value = this.get(name);
        if (typeof value !== 'number' || !Number.isFinite(value)) {
            throw new InvalidFieldError(`"${name}" must be a finite number`, name);
        }
        return value;
    }

    nullableNumber(name: string): number | null {
        return this.isAbsent(name) ? null : this.number(name);
    }

    /** A whole number that is at least `least`. */
    integer(name: string, least: number): number {
        const value = this.get(name);
        if (!Number.isSafeInteger(value) || (value as number) < least) {
            throw new InvalidFieldError(`"${name}" must be a whole number of at least ${least}`, name);
        }
        return value as number;
    }

    nullableInteger(name: string, least: number): number | null {
        return this.isAbsent(name) ? null : this.integer(name, least);
    }

    texts(name: string): string[] {
        return this.list(name).map((value) => {
            if (typeof value !== 'string') {
                throw new InvalidFieldError(`"${name}" must be a list of strings`, name);
            }
            return value;
        });
    }

    list(name: string): readonly unknown[] {
        const value = this.get(name);
        if (!Array.isArray(value)) {
            throw new InvalidFieldError(`"${name}" must be a list`, name);
        }
        requireShallow(name, value);
        return value as unknown[];
    }

    object(name: string): Readonly<Record<string, unknown>> {
        const value = this.get(name);
        if (!isObject(value)) {
            throw new InvalidFieldError(`"${name}" must be an object`, name);
        }
        requireShallow(name, value);
        return value;
    }
}

/** Some that handle texts take a NUL for their end: it is kept as its picture. */
function withoutNul(text: string): string {
    return text.replaceAll('\0', '\u2400');
}

export function isObject(value: unknown): value is Record<string, unknown> {
    return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Nothing that is kept may be nested so deeply that a recursive walk (storing it, sending it on) would overflow the stack. */
export function requireShallow(name: string, root: unknown): void {
    let level: unknown[] = [root];
    for (let depth = 0; level.length > 0; depth++) {
        if (depth > MAXIMUM_DEPTH) {
            throw new InvalidFieldError(`"${name}" is nested more than ${MAXIMUM_DEPTH} levels deep`, name);
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
