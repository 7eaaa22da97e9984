import type { TrainerErrorMessage, TrainerEvent, TrainerReply } from '@onthefly/shared-types';
import { readTrainerEvent } from './event-reader';
import { FieldReader, InvalidFieldError, isObject } from './field-reader';

export type TrainerMessage =
    | { readonly kind: 'event'; readonly event: TrainerEvent }
    | { readonly kind: 'reply'; readonly reply: TrainerReply }
    | { readonly kind: 'error'; readonly error: TrainerErrorMessage }
    /** `reason` completes the sentence "A line was ignored: …". */
    | { readonly kind: 'invalid'; readonly reason: string; readonly isObject: boolean };

/** Makes one typed message of one line from a socket. Never throws, whatever the bytes are. */
export function parseTrainerMessage(line: Buffer): TrainerMessage {
    let value: unknown;
    try {
        value = JSON.parse(line.toString('utf8'));
    } catch {
        return { kind: 'invalid', reason: 'it is not JSON', isObject: false };
    }
    if (!isObject(value)) {
        return { kind: 'invalid', reason: 'it is not a JSON object', isObject: false };
    }
    try {
        return readMessage(value);
    } catch (error) {
        if (error instanceof InvalidFieldError) {
            return { kind: 'invalid', reason: error.message, isObject: true };
        }
        throw error;
    }
}

function readMessage(fields: Record<string, unknown>): TrainerMessage {
    if (typeof fields['ok'] === 'boolean') {
        return { kind: 'reply', reply: readReply(fields) };
    }
    if (fields['type'] === 'error' && fields['session_id'] === undefined) {
        return { kind: 'error', error: { type: 'error', text: new FieldReader(fields).text('text') } };
    }
    if (fields['type'] !== undefined) {
        return { kind: 'event', event: readTrainerEvent(fields) };
    }
    return { kind: 'invalid', reason: 'it has neither "type" nor "ok"', isObject: true };
}

function readReply(fields: Record<string, unknown>): TrainerReply {
    const from = new FieldReader(fields);
    const id = from.identifier('id');
    if (fields['ok'] === true) {
        return { id, ok: true, data: fields['data'] };
    }
    return { id, ok: false, error: from.text('error'), detail: from.optionalText('detail') };
}
