import { isAbsolute, resolve } from 'node:path';
import { EXPORT_FORMATS, type ExportRequest, type ImportRequest, type JobRequest } from '@onthefly/shared-types';
import { FieldReader, InvalidFieldError, isObject } from '../common/field-reader';

const MAXIMUM_SESSIONS = 10_000;
const MAXIMUM_PATH = 4_096;

/*
 * Checks what a page or a terminal asks for, before anything is done. Each throws InvalidFieldError naming what is wrong.
 */

export function readJobRequest(request: unknown): JobRequest {
    const type = readerOf(request).text('type');
    if (type === 'exportSessions') {
        return { type, ...readExportRequest(request) };
    }
    if (type === 'importBundle') {
        return { type, ...readImportRequest(request) };
    }
    throw new InvalidFieldError(`"${type}" can't be begun`);
}

export function readExportRequest(request: unknown): ExportRequest {
    const from = readerOf(request);
    const wanted = from.text('format');
    const format = EXPORT_FORMATS.find((candidate) => candidate === wanted);
    if (format === undefined) {
        throw new InvalidFieldError(`"format" must be one of ${EXPORT_FORMATS.join(', ')}`);
    }
    return {
        sessionIds: readSessionIds(from),
        format,
        path: readPath(from),
        overwrite: from.fields['overwrite'] === true,
        checkpoints: from.fields['checkpoints'] !== false,
        pauseTrainers: from.fields['pauseTrainers'] === true,
        byteOrderMark: from.fields['byteOrderMark'] !== false,
    };
}

export function readImportRequest(request: unknown): ImportRequest {
    return { path: readPath(readerOf(request)) };
}

function readSessionIds(from: FieldReader): readonly string[] {
    const sessionIds = [...new Set(from.texts('sessionIds'))];
    if (sessionIds.length === 0 || sessionIds.length > MAXIMUM_SESSIONS) {
        throw new InvalidFieldError(`"sessionIds" must name 1 to ${MAXIMUM_SESSIONS} sessions`);
    }
    return sessionIds;
}

function readPath(from: FieldReader): string {
    const path = from.text('path');
    if (!isAbsolute(path) || path.includes('\0') || path.length > MAXIMUM_PATH) {
        throw new InvalidFieldError('"path" must be a whole path, from the root of the file system on');
    }
    return resolve(path);
}

function readerOf(request: unknown): FieldReader {
    if (!isObject(request)) {
        throw new InvalidFieldError('the request must be an object');
    }
    return new FieldReader(request);
}
