import { dirname } from 'node:path';
import { inject, injectable } from 'inversify';
import { shortName, type ExportRequest, type ExportResult, type JobResult } from '@onthefly/shared-types';
import { ControlError } from '../common/control-error';
import { formatBytes } from '../common/format-bytes';
import { throwIfCancelled, type JobProgress } from '../common/job-progress';
import { explainFileFailure } from '../files/file-failure';
import { requireSpace } from '../files/free-space';
import type { JobWork } from '../jobs/job-service';
import { SqliteDriver } from '../sqlite/sqlite-driver';
import { EventStore } from '../storage/event-store';
import { openIsolatedSnapshot, type IsolatedSnapshot } from '../storage/isolated-snapshot';
import { Storage } from '../storage/storage';
import type { ExportedSession, Written } from './export-context';
import { describeTooMany, estimateBytes, ExportPlanner, formatOf } from './export-planner';
import { ExportTarget } from './export-target';
import { NewestWeights } from './newest-weights';

/** The result goes to every dashboard again and again. */
const MOST_NAMED = 100;

/** Writes sessions to files outside of the data folder. */
@injectable()
export class SessionExport {
    constructor(
        @inject(ExportPlanner) private readonly planner: ExportPlanner,
        @inject(NewestWeights) private readonly weights: NewestWeights,
        @inject(Storage) private readonly storage: Storage,
        @inject(SqliteDriver) private readonly driver: SqliteDriver,
        @inject(EventStore) private readonly events: EventStore,
    ) {}

    /** Checks what can be checked at once. @throws ControlError when it can't be done */
    async prepare(request: ExportRequest): Promise<JobWork> {
        const format = formatOf(request);
        const [first, ...others] = request.sessionIds.map((sessionId) => this.planner.find(sessionId));
        const tooMany = describeTooMany(request);
        if (tooMany !== undefined) {
            throw new ControlError('unsupported', tooMany);
        }
        const { exists, problem } = await ExportTarget.look(request.path, format.makes);
        if (problem !== undefined || (exists && !request.overwrite)) {
            const message = problem ?? `There is something at ${request.path} already. Choose another name, or have it replaced.`;
            throw new ControlError(exists ? 'already-exists' : 'not-found', message);
        }
        return {
            kind: 'exportSessions',
            title: `Export of ${others.length === 0 ? `"${shortName(first?.name ?? '')}"` : `${others.length + 1} sessions`} as ${format.name}`,
            run: async (progress) => ({ type: 'exportSessions', ...(await this.run(request, progress)) }),
            describe: describeExport,
        };
    }

    private async run(request: ExportRequest, progress: JobProgress): Promise<ExportResult> {
        try {
            const asked = await this.askTrainers(request, progress);
            await this.events.drain();
            const sessions = await this.planner.describe(request);
            const format = formatOf(request);
            const target = await ExportTarget.prepare(request.path, format.makes, request.overwrite === true);
            try {
                await requireSpace(dirname(request.path), estimateBytes(request, sessions));
                progress.say('Writing');
                const { bytes, missing = [], notes = [] } = await this.write(request, sessions, target, progress);
                throwIfCancelled(progress);
                await target.commit();
                return {
                    path: target.path,
                    bytes,
                    sessions: sessions.length,
                    missing: missing.slice(0, MOST_NAMED),
                    notes: [...describeLack(missing), ...asked, ...notes],
                };
            } finally {
                // What was moved to its place is not there any more.
                await target.discard();
            }
        } catch (error) {
            throw explainFileFailure(error, request.path);
        }
    }

    private async write(
        request: ExportRequest,
        sessions: readonly ExportedSession[],
        { temporaryPath, scratchPath }: ExportTarget,
        progress: JobProgress,
    ): Promise<Written> {
        const { driver } = this;
        let snapshot: IsolatedSnapshot | undefined = openIsolatedSnapshot(this.storage, driver);
        const { database } = snapshot;
        const releaseDatabase = (): void => {
            snapshot?.release();
            snapshot = undefined;
        };
        try {
            return await formatOf(request).write({
                byteOrderMark: request.byteOrderMark !== false,
                database,
                driver,
                sessions,
                path: temporaryPath,
                scratchPath,
                releaseDatabase,
                progress,
            });
        } finally {
            releaseDatabase();
        }
    }

    private async askTrainers(request: ExportRequest, progress: JobProgress): Promise<string[]> {
        if (!formatOf(request).holdsCheckpoints || request.checkpoints === false) {
            return [];
        }
        progress.say('Asking trainers for their newest weights');
        const folder = dirname(request.path);
        const sessions = request.sessionIds.map((sessionId) => this.planner.find(sessionId));
        const notes = sessions.map((session) => this.weights.write(session, folder, request.pauseTrainers === true, progress.signal));
        return (await Promise.all(notes)).flat();
    }
}

function describeLack({ length }: readonly string[]): string[] {
    return length === 0
        ? []
        : [`${length} checkpoint ${length === 1 ? 'file is' : 'files are'} gone, or changed while it was read, and not in it.`];
}

function describeExport(result: JobResult): string {
    if (result.type !== 'exportSessions') {
        return '';
    }
    const { path, bytes, notes } = result;
    return [`${path} is written (${formatBytes(bytes)}).`, ...notes].join(' ');
}
