/*
 * What a bundle says of itself, as `manifest.json` in it. Paths are relative to the bundle, with `/` between their parts.
 */

export const BUNDLE_FORMAT = 'onthefly-bundle';
/** Of the layout. A bundle with a higher one can't be read. */
export const BUNDLE_VERSION = 1;
export const MANIFEST_FILE = 'manifest.json';
export const BUNDLE_DATABASE = 'onthefly.sqlite';

export interface BundleManifest {
    readonly format: typeof BUNDLE_FORMAT;
    readonly version: number;
    /** Of the database. */
    readonly schemaVersion: number;
    /** Milliseconds since the epoch. */
    readonly createdAt: number;
    readonly sessions: readonly ManifestSession[];
    /** Every file but the manifest itself. */
    readonly files: readonly ManifestFile[];
    readonly checkpoints: readonly ManifestCheckpoint[];
    readonly finalModels: readonly ManifestFinalModel[];
}

export interface ManifestSession {
    readonly sessionId: string;
    readonly project: string;
    /** What a person called it, otherwise the trainer's name for it. */
    readonly name: string;
    readonly startedAt: number;
    readonly runs: number;
    readonly steps: number;
}

export interface ManifestFile {
    readonly path: string;
    readonly bytes: number;
    /** 64 hexadecimal digits. */
    readonly sha256: string;
}

export interface ManifestCheckpoint {
    readonly sessionId: string;
    /** As the trainer told it. */
    readonly path: string;
    readonly runId: string;
    readonly step: number;
    /** Absent when the file was gone, or was left out. Several checkpoints may be one file. */
    readonly file?: string;
}

/** A model that was tested. Its file is that of a checkpoint. */
export interface ManifestFinalModel {
    readonly sessionId: string;
    readonly runId: string;
    readonly label: string;
    readonly step: number;
    readonly averageLoss?: number;
    readonly file?: string;
}
