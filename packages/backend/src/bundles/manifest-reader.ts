import { FieldReader, InvalidFieldError, isObject, MAXIMUM_PATH_LENGTH } from '../common/field-reader';
import { BadBundleError } from './bad-bundle';
import {
    BUNDLE_DATABASE,
    BUNDLE_FORMAT,
    BUNDLE_VERSION,
    MANIFEST_FILE,
    type BundleManifest,
    type ManifestCheckpoint,
    type ManifestFile,
    type ManifestFinalModel,
    type ManifestSession,
} from './bundle-manifest';
import type { BundleSource } from './bundle-source';
import { checkEntryName } from './entry-name';
import { readJsonFile } from './read-json-file';

const CHECKSUM = /^[0-9a-f]{64}$/;

/** @throws BadBundleError when it is not what an export writes, or was made by a later version */
export async function readManifest(source: BundleSource): Promise<BundleManifest> {
    const value = await readJsonFile(source, MANIFEST_FILE);
    try {
        return checkManifest(value);
    } catch (error) {
        throw error instanceof InvalidFieldError ? new BadBundleError(`The bundle's ${MANIFEST_FILE} is wrong: ${error.message}.`) : error;
    }
}

/** What the manifest says and what is there must be the same. @throws BadBundleError naming the first difference */
export function compareWithManifest({ files }: BundleSource, manifest: BundleManifest): void {
    const found = new Map(files.map(({ path, bytes }) => [path, bytes]));
    for (const { path, bytes } of manifest.files) {
        const size = found.get(path);
        if (size === undefined) {
            throw new BadBundleError(`The bundle lacks ${JSON.stringify(path)}, which its manifest lists. Copy it again, whole.`);
        }
        if (size !== bytes) {
            throw new BadBundleError(
                `${JSON.stringify(path)} has ${size} bytes, and the bundle's manifest says ${bytes}. Copy it again, whole.`,
            );
        }
        found.delete(path);
    }
    found.delete(MANIFEST_FILE);
    const [extra] = found.keys();
    if (extra !== undefined) {
        throw new BadBundleError(`The bundle holds ${JSON.stringify(extra)}, which its manifest does not list.`);
    }
}

function checkManifest(value: unknown): BundleManifest {
    const from = readerOf(value, MANIFEST_FILE);
    if (from.fields['format'] !== BUNDLE_FORMAT) {
        throw new BadBundleError(
            'This is an export that can only be looked at, no bundle: export the sessions as a bundle to import them.',
        );
    }
    const version = from.integer('version', 1);
    if (version > BUNDLE_VERSION) {
        throw new BadBundleError('The bundle was made by a newer version of OnTheFly. Update OnTheFly to import it.');
    }
    const files = from.list('files').map(readFile);
    const manifest: BundleManifest = {
        format: BUNDLE_FORMAT,
        version,
        schemaVersion: from.integer('schemaVersion', 1),
        createdAt: from.number('createdAt'),
        sessions: from.list('sessions').map(readSession),
        files,
        checkpoints: from.list('checkpoints').map((each) => readCheckpoint(each, files)),
        finalModels: from.list('finalModels').map(readFinalModel),
    };
    if (new Set(files.map(({ path }) => path)).size !== files.length) {
        throw new BadBundleError(`The bundle's ${MANIFEST_FILE} lists a file twice.`);
    }
    if (!files.some(({ path }) => path === BUNDLE_DATABASE)) {
        throw new BadBundleError(`The bundle's ${MANIFEST_FILE} does not list ${BUNDLE_DATABASE}.`);
    }
    return manifest;
}

function readFile(value: unknown): ManifestFile {
    const from = readerOf(value, 'files');
    const path = from.text('path').normalize('NFC');
    checkEntryName(path);
    const sha256 = from.text('sha256');
    if (!CHECKSUM.test(sha256)) {
        throw new InvalidFieldError('"sha256" must have 64 hexadecimal digits');
    }
    return { path, bytes: from.integer('bytes', 0), sha256 };
}

function readSession(value: unknown): ManifestSession {
    const from = readerOf(value, 'sessions');
    return {
        sessionId: from.identifier('sessionId'),
        project: from.text('project'),
        name: from.text('name'),
        startedAt: from.number('startedAt'),
        runs: from.integer('runs', 0),
        steps: from.integer('steps', 0),
    };
}

function readCheckpoint(value: unknown, files: readonly ManifestFile[]): ManifestCheckpoint {
    const from = readerOf(value, 'checkpoints');
    const file = from.optionalText('file')?.normalize('NFC');
    const path = from.text('path');
    if (file !== undefined && (file === BUNDLE_DATABASE || !files.some((each) => each.path === file))) {
        throw new BadBundleError(`The bundle's ${MANIFEST_FILE} names ${JSON.stringify(file)} as a checkpoint, which it does not list.`);
    }
    if (path === '' || path.length > MAXIMUM_PATH_LENGTH) {
        throw new InvalidFieldError(`"path" must have 1 to ${MAXIMUM_PATH_LENGTH} characters`);
    }
    return { sessionId: from.identifier('sessionId'), path, runId: from.identifier('runId'), step: from.integer('step', 0), file };
}

function readFinalModel(value: unknown): ManifestFinalModel {
    const from = readerOf(value, 'finalModels');
    return {
        sessionId: from.identifier('sessionId'),
        runId: from.identifier('runId'),
        label: from.text('label'),
        step: from.integer('step', 0),
        averageLoss: from.nullableNumber('averageLoss') ?? undefined,
        file: from.optionalText('file'),
    };
}

function readerOf(value: unknown, where: string): FieldReader {
    if (!isObject(value)) {
        throw new InvalidFieldError(`"${where}" must hold objects`);
    }
    return new FieldReader(value);
}
