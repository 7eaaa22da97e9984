import { stat } from 'node:fs/promises';
import { splitEnding, toFileName, UniqueNames } from '@onthefly/shared-types';
import { writeBundleDatabase } from '../bundles/bundle-database';
import {
    BUNDLE_DATABASE,
    BUNDLE_FORMAT,
    BUNDLE_VERSION,
    MANIFEST_FILE,
    type BundleManifest,
    type ManifestCheckpoint,
    type ManifestFile,
    type ManifestFinalModel,
} from '../bundles/bundle-manifest';
import type { BundleSink } from '../bundles/bundle-sink';
import { FolderSink } from '../bundles/folder-sink';
import { ZipSink } from '../bundles/zip-sink';
import { SCHEMA_VERSION } from '../storage/migrations';
import type { ExportContext, ExportedCheckpoint, ExportedSession, Written } from './export-context';

interface FinalModelColumns {
    session_id: string;
    run_id: string;
    label: string;
    step: number;
    average_loss: number | null;
    checkpoint_path: string | null;
}

/** What a row takes in the database, roughly: progress counts bytes. */
const BYTES_PER_ROW = 130;

export async function writeBundleFolder(context: ExportContext): Promise<Written> {
    return writeInto(context, await FolderSink.create(context.path, context.progress));
}

export async function writeBundleZip(context: ExportContext): Promise<Written> {
    return writeInto(context, new ZipSink(context.path, context.scratchPath, context.progress));
}

async function writeInto(context: ExportContext, sink: BundleSink): Promise<Written> {
    try {
        return await new BundleWriter(context, sink).write();
    } finally {
        await sink.abandon();
    }
}

class BundleWriter {
    private readonly files: ManifestFile[] = [];
    private readonly checkpoints: ManifestCheckpoint[] = [];
    private readonly names = new UniqueNames();
    /** By the place of the source: ranks of one job tell of the same file. */
    private readonly added = new Map<string, string | undefined>();

    constructor(
        private readonly context: ExportContext,
        private readonly sink: BundleSink,
    ) {}

    async write(): Promise<Written> {
        const { sessions, progress } = this.context;
        await this.addDatabase();
        const tested = sessions.map(({ sessionId }) => this.readFinalModels(sessionId));
        this.context.releaseDatabase();
        progress.say('Copying checkpoints');
        for (const session of sessions) {
            for (const checkpoint of session.checkpoints) {
                await this.addCheckpoint(session, checkpoint);
            }
        }
        progress.say('Finishing');
        await this.sink.addText(MANIFEST_FILE, `${JSON.stringify(this.manifest(tested.flat()), undefined, 2)}\n`);
        const missing = this.checkpoints.filter(({ file }) => file === undefined).map(({ path }) => path);
        return { bytes: await this.sink.finish(), missing };
    }

    private async addDatabase(): Promise<void> {
        const { database, driver, sessions, scratchPath, progress } = this.context;
        const rows = sessions.reduce((sum, { steps, logLines }) => sum + steps + logLines, 0);
        const files = sumOf(sessions.flatMap(({ checkpoints }) => checkpoints.map(({ bytes = 0 }) => bytes)));
        progress.expect(2 * rows * BYTES_PER_ROW + files, 'bytes');
        progress.say('Copying what was recorded');
        const sessionIds = sessions.map(({ sessionId }) => sessionId);
        await writeBundleDatabase(scratchPath, database, driver, sessionIds, progress, BYTES_PER_ROW);
        progress.expect(rows * BYTES_PER_ROW + (await stat(scratchPath)).size + files, 'bytes');
        const file = await this.sink.addFile(BUNDLE_DATABASE, scratchPath, 'database');
        this.files.push({ path: BUNDLE_DATABASE, ...required(file) });
    }

    private async addCheckpoint({ sessionId }: ExportedSession, checkpoint: ExportedCheckpoint): Promise<void> {
        const { path: source, toldPath, runId, step, bytes } = checkpoint;
        if (bytes !== undefined && !this.added.has(source)) {
            const path = this.names.take(`checkpoints/${toFileName(sessionId)}/${toFileName(...splitEnding(lastPart(source)))}`);
            const file = await this.sink.addFile(path, source, 'checkpoint');
            this.added.set(source, file && path);
            if (file) {
                this.files.push({ path, ...file });
            }
        }
        const file = bytes === undefined ? undefined : this.added.get(source);
        this.checkpoints.push({ sessionId, path: toldPath, runId, step, ...(file === undefined ? {} : { file }) });
    }

    private manifest(tested: readonly FinalModelColumns[]): BundleManifest {
        return {
            format: BUNDLE_FORMAT,
            version: BUNDLE_VERSION,
            schemaVersion: SCHEMA_VERSION,
            createdAt: Date.now(),
            sessions: this.context.sessions.map(({ sessionId, project, name, startedAt, runs, steps }) => ({
                sessionId,
                project,
                name,
                startedAt,
                runs,
                steps,
            })),
            files: this.files,
            checkpoints: this.checkpoints,
            finalModels: tested.map((row) => this.toFinalModel(row)),
        };
    }

    private readFinalModels(sessionId: string): FinalModelColumns[] {
        return this.context.database
            .prepare(
                `SELECT session_id, run_id, label, step, average_loss, checkpoint_path FROM session_final_models
                WHERE session_id = ? ORDER BY tested_at, run_id, label`,
            )
            .all(sessionId) as FinalModelColumns[];
    }

    private toFinalModel(row: FinalModelColumns): ManifestFinalModel {
        const { session_id: sessionId, checkpoint_path: path } = row;
        return {
            sessionId,
            runId: row.run_id,
            label: row.label,
            step: row.step,
            averageLoss: row.average_loss ?? undefined,
            file: this.checkpoints.find((each) => each.sessionId === sessionId && each.path === path)?.file,
        };
    }
}

function lastPart(path: string): string {
    return path.split(/[\\/]/).at(-1) ?? path;
}

function sumOf(numbers: readonly number[]): number {
    return numbers.reduce((sum, number) => sum + number, 0);
}

function required<Value>(value: Value | undefined): Value {
    if (value === undefined) {
        throw new Error('A file that was just written is gone.');
    }
    return value;
}
