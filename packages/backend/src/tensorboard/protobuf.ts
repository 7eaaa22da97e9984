/*
 * As much of the protocol buffers' wire format as TensorBoard's events need. Each function gives one field, tag included.
 */

const VARINT = 0;
const FIXED_64 = 1;
const LENGTH_DELIMITED = 2;
const FIXED_32 = 5;
const SEVEN_BITS = 128;

/** A whole number that is not negative. */
export function integerField(field: number, value: number): Buffer {
    return Buffer.concat([tag(field, VARINT), varint(value)]);
}

export function doubleField(field: number, value: number): Buffer {
    const bytes = Buffer.alloc(8);
    bytes.writeDoubleLE(value);
    return Buffer.concat([tag(field, FIXED_64), bytes]);
}

export function floatField(field: number, value: number): Buffer {
    const bytes = Buffer.alloc(4);
    bytes.writeFloatLE(value);
    return Buffer.concat([tag(field, FIXED_32), bytes]);
}

export function bytesField(field: number, value: Buffer): Buffer {
    return Buffer.concat([tag(field, LENGTH_DELIMITED), varint(value.length), value]);
}

export function textField(field: number, value: string): Buffer {
    return bytesField(field, Buffer.from(value, 'utf8'));
}

function tag(field: number, wireType: number): Buffer {
    return varint(field * 8 + wireType);
}

/** Also beyond 32 bits, where bitwise operators end. */
function varint(value: number): Buffer {
    const bytes: number[] = [];
    let rest = value;
    for (; rest >= SEVEN_BITS; rest = Math.floor(rest / SEVEN_BITS)) {
        bytes.push((rest % SEVEN_BITS) + SEVEN_BITS);
    }
    bytes.push(rest);
    return Buffer.from(bytes);
}
