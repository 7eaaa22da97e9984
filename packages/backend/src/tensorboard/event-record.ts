import { buf as crc32c } from 'crc-32/crc32c';
import { bytesField, doubleField, floatField, integerField, textField } from './protobuf';

/** Numbers of one step. */
export interface Scalars {
    /** Seconds since the epoch. */
    readonly wallTime: number;
    readonly step: number;
    readonly values: readonly (readonly [tag: string, value: number])[];
}

/** Field numbers of TensorBoard's `Event`, its `Summary` and that one's `Value`. */
const EVENT = { wallTime: 1, step: 2, fileVersion: 3, summary: 5 } as const;
const SUMMARY = { value: 1 } as const;
const VALUE = { tag: 1, simpleValue: 2 } as const;

const MASK_DELTA = 0xa282ead8;

/** The record that every event file begins with. `wallTime` in seconds since the epoch. */
export function toVersionRecord(wallTime: number): Buffer {
    return toRecord(Buffer.concat([doubleField(EVENT.wallTime, wallTime), textField(EVENT.fileVersion, 'brain.Event:2')]));
}

export function toScalarsRecord({ wallTime, step, values }: Scalars): Buffer {
    const summary = Buffer.concat(
        values.map(([tag, value]) =>
            bytesField(SUMMARY.value, Buffer.concat([textField(VALUE.tag, tag), floatField(VALUE.simpleValue, value)])),
        ),
    );
    return toRecord(
        Buffer.concat([doubleField(EVENT.wallTime, wallTime), integerField(EVENT.step, step), bytesField(EVENT.summary, summary)]),
    );
}

/** Length, its checksum, the event, its checksum; all little-endian. */
function toRecord(event: Buffer): Buffer {
    const length = Buffer.alloc(8);
    length.writeBigUInt64LE(BigInt(event.length));
    return Buffer.concat([length, maskedChecksum(length), event, maskedChecksum(event)]);
}

/** Turned and shifted, as a checksum over data that holds checksums is a weak one. */
function maskedChecksum(bytes: Buffer): Buffer {
    const checksum = crc32c(bytes) >>> 0;
    const masked = Buffer.alloc(4);
    masked.writeUInt32LE((((checksum >>> 15) | (checksum << 17)) + MASK_DELTA) >>> 0);
    return masked;
}
