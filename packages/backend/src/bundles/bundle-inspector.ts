import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inject, injectable } from 'inversify';
import type { BundleContents, ImportRequest } from '@onthefly/shared-types';
import { explainFileFailure } from '../files/file-failure';
import { describeLackOfSpace, freeBytesOf, requireSpace } from '../files/free-space';
import { SqliteDriver } from '../sqlite/sqlite-driver';
import { Storage } from '../storage/storage';
import { BadBundleError } from './bad-bundle';
import type { ReadableBundle, StagedDatabase } from './bundle-reader';
import type { BundleSource } from './bundle-source';
import { openBundleSource } from './open-bundle-source';
import { readBundle } from './read-bundle';
import { SessionMatcher } from './session-matcher';

/** Looks into bundles without changing anything. */
@injectable()
export class BundleInspector {
    constructor(
        @inject(Storage) private readonly storage: Storage,
        @inject(SqliteDriver) private readonly driver: SqliteDriver,
        @inject(SessionMatcher) private readonly matcher: SessionMatcher,
    ) {}

    /** @throws ControlError when there is nothing at the path, or it may not be read */
    async inspect({ path }: ImportRequest): Promise<BundleContents> {
        let source: BundleSource | undefined;
        try {
            source = await openBundleSource(path);
            const bundle = await readBundle(source);
            return await this.describe(path, bundle, await this.lookInside(bundle));
        } catch (error) {
            if (error instanceof BadBundleError) {
                const files = source?.files ?? [];
                const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
                const contents = {
                    type: 'contents',
                    path,
                    format: 'bundle',
                    sessions: [],
                    files: files.length,
                    bytes,
                    missing: [],
                } as const;
                return { ...contents, problems: [error.message] };
            }
            throw explainFileFailure(error, path);
        } finally {
            await source?.close();
        }
    }

    private async lookInside(bundle: ReadableBundle): Promise<StagedDatabase> {
        await requireSpace(tmpdir(), bundle.databaseBytes);
        const folder = await mkdtemp(join(tmpdir(), 'onthefly-look-'));
        try {
            const progress = { signal: new AbortController().signal, expect: ignore, advance: ignore, say: ignore };
            return await bundle.stageDatabase(folder, this.driver, progress);
        } finally {
            await rm(folder, { recursive: true, force: true });
        }
    }

    private async describe(path: string, bundle: ReadableBundle, { sessions, checkpoints }: StagedDatabase): Promise<BundleContents> {
        const { format, createdAt, files, databaseBytes } = bundle;
        const { folder } = this.storage.state;
        const bytes = files.reduce((sum, file) => sum + file.bytes, databaseBytes);
        const freeBytes = await freeBytesOf(folder);
        const lack = describeLackOfSpace(folder, bytes, freeBytes);
        return {
            type: 'contents',
            path,
            format,
            createdAt,
            sessions: sessions.map((session) => ({
                sessionId: session.sessionId,
                name: session.name,
                project: session.project,
                startedAt: session.startedAt,
                runs: session.runs,
                steps: session.steps,
                checkpoints: checkpoints.filter(({ sessionId, file }) => sessionId === session.sessionId && file).length,
                isKnown: this.matcher.isKnown(session.sessionId),
            })),
            files: files.length,
            bytes,
            freeBytes,
            missing: checkpoints.filter(({ file }) => !file).map((checkpoint) => checkpoint.path),
            problems: lack === undefined ? [] : [lack],
        };
    }
}

function ignore(): void {}
