import type { TrainerErrorMessage, TrainerEvent, TrainerReply } from '@onthefly/shared-types';
import { InvalidFieldError, isObject } from '../common/field-reader';
import { LenientReader } from '../common/lenient-reader';
import { newOmission, type NewOmission } from '../session/omission';
import { readTrainerEvent } from './event-reader';

export type TrainerMessage =
    /** `omissions` is what could not be kept of it as it came. */
    | { readonly kind: 'event'; readonly event: TrainerEvent; readonly omissions: readonly NewOmission[] }
    | { readonly kind: 'reply'; readonly reply: TrainerReply }
    | { readonly kind: 'error'; readonly error: TrainerErrorMessage }
    | InvalidMessage;

/** `reason` completes the sentence "A line was ignored: …". */
export interface InvalidMessage {
    readonly kind: 'invalid';
    readonly reason: string;
    /** It could be a trainer's, with something wrong in it. */
    readonly isObject: boolean;
    readonly omission: NewOmission;
    /** That it says it is of. */
    readonly sessionId?: string;
}

const SHOWN_OF_LINE = 200;

/** Makes one typed message of one line from a socket. Never throws, whatever the bytes are. */
export function parseTrainerMessage(line: Buffer): TrainerMessage {
    let value: unknown;
    try {
        value = JSON.parse(line.toString('utf8'));
    } catch {
        return rejectLine('it is not JSON', line.toString('utf8', 0, SHOWN_OF_LINE));
    }
    if (!isObject(value)) {
        return rejectLine('it is not a JSON object', value);
    }
    try {
        return readMessage(value);
    } catch (error) {
        if (error instanceof InvalidFieldError) {
            return invalidEvent(error, value);
        }
        throw error;
    }
}

function readMessage(fields: Record<string, unknown>): TrainerMessage {
    if (fields['type'] === undefined && typeof fields['ok'] === 'boolean') {
        return { kind: 'reply', reply: readReply(fields) };
    }
    if (fields['type'] === 'error' && fields['session_id'] === undefined) {
        return { kind: 'error', error: { type: 'error', text: new LenientReader(fields).text('text') } };
    }
    if (fields['type'] !== undefined) {
        return readEvent(fields);
    }
    return { ...rejectLine('it has neither "type" nor "ok"', fields), isObject: true };
}

function readEvent(fields: Record<string, unknown>): TrainerMessage {
    const omissions: NewOmission[] = [];
    const event = readTrainerEvent(fields, (field, reason, value) => {
        omissions.push(newOmission(`${String(fields['type'])}.${field}`, reason, value));
    });
    return { kind: 'event', event, omissions };
}

/** A line of which nothing can be kept. */
export function rejectLine(reason: string, value?: unknown, name = 'line'): InvalidMessage {
    return {
        kind: 'invalid',
        reason,
        isObject: false,
        omission: newOmission(name, `The whole line was left out: ${reason}.`, value),
    };
}

function invalidEvent({ field, message }: InvalidFieldError, fields: Record<string, unknown>): InvalidMessage {
    const [type, sessionId] = [fields['type'], fields['session_id']].map((value) => (typeof value === 'string' ? value : undefined));
    return { ...rejectLine(message, fields[field], `${type ?? 'line'}.${field}`), isObject: true, sessionId };
}

function readReply(fields: Record<string, unknown>): TrainerReply {
    const from = new LenientReader(fields);
    const id = from.identifier('id');
    if (fields['ok'] === true) {
        return { id, ok: true, data: fields['data'] };
    }
    return { id, ok: false, error: from.text('error'), detail: from.optionalText('detail') };
}
