import { FieldReader, InvalidFieldError, MAXIMUM_PATH_LENGTH } from './field-reader';

/** Called with a field that was not kept as it came, what became of it, as a sentence, and the value. */
export type FieldListener = (field: string, reason: string, value: unknown) => void;

const DECIMAL = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
const NO_NUMBER = /^[+-]?(nan|inf|infinity)$/i;

/**
 * Reads what a trainer says. What means the same in another form is taken: a number in a string, a boolean as 0 or 1, a number as a text. What
 * can't be kept can be left out by itself: see `or`.
 */
export class LenientReader extends FieldReader {
    constructor(
        fields: Readonly<Record<string, unknown>>,
        private readonly note: FieldListener = () => undefined,
    ) {
        super(fields);
    }

    /** What `read` gives, or `fallback` when a field is not what it must be, which is noted. */
    or<Value, Fallback>(fallback: Fallback, read: () => Value): Value | Fallback {
        try {
            return read();
        } catch (error) {
            if (!(error instanceof InvalidFieldError)) {
                throw error;
            }
            this.omit(error.field, error.message);
            return fallback;
        }
    }

    /** Notes that a field is left out, and why. */
    omit(name: string, reason: string): void {
        this.note(name, `It ${this.isAbsent(name) ? 'is missing' : 'was left out'}: ${reason}.`, this.get(name));
    }

    override text(name: string): string {
        const value = this.get(name);
        return typeof value === 'number' || typeof value === 'boolean' ? String(value) : wellFormed(super.text(name));
    }

    override identifier(name: string): string {
        return toKey(super.identifier(name));
    }

    /** A path as a file system could have it, empty when there is none. */
    path(name: string): string {
        const path = this.optionalText(name) ?? '';
        if (path.length > MAXIMUM_PATH_LENGTH || path.includes('\0')) {
            throw new InvalidFieldError(`"${name}" must be a path of at most ${MAXIMUM_PATH_LENGTH} characters`, name);
        }
        return path;
    }

    override number(name: string): number {
        const value = toNumber(this.get(name));
        if (value === undefined || !Number.isFinite(value)) {
            throw new InvalidFieldError(`"${name}" must be a finite number`, name);
        }
        return value;
    }

    override integer(name: string, least: number): number {
        const value = toNumber(this.get(name));
        if (value === undefined || !Number.isSafeInteger(value) || value < least) {
            throw new InvalidFieldError(`"${name}" must be a whole number of at least ${least}`, name);
        }
        return value;
    }

    /** A count of steps. One that is not whole is rounded down, which is noted: axes and files know whole steps only. */
    step(name: string): number {
        const value = toNumber(this.get(name)) ?? NaN;
        const whole = Math.floor(value);
        if (!Number.isSafeInteger(whole) || whole < 0) {
            throw new InvalidFieldError(`"${name}" must be a number of at least 0`, name);
        }
        if (whole !== value) {
            this.note(name, 'It was rounded down: steps are whole numbers.', value);
        }
        return whole;
    }

    nullableStep(name: string): number | null {
        return this.isAbsent(name) ? null : this.step(name);
    }

    /** A number, or null for one that is NaN or infinite, as which the client sends it. */
    measurement(name: string): number | null {
        const value = this.isAbsent(name) ? NaN : toNumber(this.get(name));
        if (value === undefined) {
            throw new InvalidFieldError(`"${name}" must be a number`, name);
        }
        return Number.isFinite(value) ? value : null;
    }

    /** Reads an object within. Of its fields those are noted with its name before theirs. */
    within(name: string): LenientReader {
        return new LenientReader(this.object(name), (field, reason, value) => this.note(`${name}.${field}`, reason, value));
    }
}

/** Half of a character can be in JSON and not in a database: what is kept there would be another text than what is held here. */
function wellFormed(text: string): string {
    return text.replace(/\p{Surrogate}/gu, '\ufffd');
}

/** The same for what is a key: there a NUL ends a text for one of the drivers. */
export function toKey(text: string): string {
    return wellFormed(text).replaceAll('\0', '\ufffd');
}

/** NaN of a string that says so, or infinity. Undefined of what says no number. */
export function toNumber(value: unknown): number | undefined {
    switch (typeof value) {
        case 'number':
            return value;
        case 'boolean':
            return Number(value);
        case 'string':
            return textToNumber(value.trim());
        default:
            return undefined;
    }
}

function textToNumber(text: string): number | undefined {
    if (NO_NUMBER.test(text)) {
        return NaN;
    }
    return DECIMAL.test(text) ? Number(text) : undefined;
}
