import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setImmediate as breathe } from 'node:timers/promises';
import { inject, injectable } from 'inversify';
import type { Checkpoint, ExportPlan, ExportPlanSession, ExportRequest } from '@onthefly/shared-types';
import { ControlError } from '../common/control-error';
import { describeLackOfSpace, freeBytesOf } from '../files/free-space';
import { SessionRegistry } from '../ingest/session-registry';
import type { TrainingSession } from '../session/training-session';
import { SessionContentsReader } from '../storage/session-contents-reader';
import { StoredResults } from '../storage/stored-results';
import type { ExportedCheckpoint, ExportedSession } from './export-context';
import { FORMAT_WRITERS, type FormatWriter } from './export-formats';
import { ExportTarget } from './export-target';

const BYTES_PER_LINE: Readonly<Record<string, number>> = { csv: 150, jsonl: 350, log: 110, tensorboard: 450 };

/** Finds out what an export would hold and whether it can be made. */
@injectable()
export class ExportPlanner {
    constructor(
        @inject(SessionRegistry) private readonly registry: SessionRegistry,
        @inject(StoredResults) private readonly results: StoredResults,
        @inject(SessionContentsReader) private readonly contents: SessionContentsReader,
    ) {}

    /** @throws ControlError when there is no such session */
    async plan(request: ExportRequest): Promise<ExportPlan> {
        const format = formatOf(request);
        const sessions = await this.describe(request);
        const bytes = estimateBytes(request, sessions);
        const folder = dirname(request.path);
        const freeBytes = await freeBytesOf(folder);
        const { exists, problem } = await ExportTarget.look(request.path, format.makes);
        return {
            type: 'plan',
            sessions: sessions.map((session) => this.toPlanSession(session)),
            bytes,
            freeBytes,
            exists,
            problem: problem ?? describeTooMany(request) ?? describeLackOfSpace(folder, bytes, freeBytes),
        };
    }

    /** What each session has to be exported, checkpoint files as they are on the disk now. */
    async describe({ sessionIds, checkpoints, format }: ExportRequest): Promise<ExportedSession[]> {
        const withFiles = checkpoints !== false && FORMAT_WRITERS[format].holdsCheckpoints;
        const described: ExportedSession[] = [];
        for (const sessionId of sessionIds) {
            described.push(await this.describeSession(this.find(sessionId), withFiles));
            // Counting the rows of many sessions takes a while: sockets are read in between.
            await breathe();
        }
        return described;
    }

    /** @throws ControlError when it is not stored */
    find(sessionId: string): TrainingSession {
        const session = this.registry.find(sessionId);
        if (!session) {
            throw new ControlError('not-found', `There is no session ${sessionId}.`);
        }
        return session;
    }

    private async describeSession(session: TrainingSession, withFiles: boolean): Promise<ExportedSession> {
        const { sessionId, record, name } = session;
        const { steps, logLines, runs, bytes: recordedBytes } = await this.contents.read(sessionId);
        const checkpoints = withFiles ? await Promise.all(this.results.listCheckpoints(sessionId).map(measure)) : [];
        return { sessionId, project: record.project, name, startedAt: record.startedAt, runs, steps, logLines, recordedBytes, checkpoints };
    }

    private toPlanSession({ sessionId, name, runs, steps, logLines, checkpoints }: ExportedSession): ExportPlanSession {
        const session = this.find(sessionId);
        const trainer = !session.openConnection ? 'none' : session.record.activity === 'paused' ? 'paused' : 'running';
        return {
            sessionId,
            name,
            runs,
            steps,
            logLines,
            checkpoints: checkpoints.map(({ path, bytes }) => ({ path, bytes })),
            trainer,
        };
    }
}

export function formatOf({ format }: ExportRequest): FormatWriter {
    return FORMAT_WRITERS[format];
}

/** Of all files together, roughly. */
export function estimateBytes({ format }: ExportRequest, sessions: readonly ExportedSession[]): number {
    const perLine = BYTES_PER_LINE[format];
    const sizes = sessions.map(({ steps, logLines, recordedBytes, checkpoints }) => {
        if (perLine !== undefined) {
            return perLine * (format === 'log' ? logLines : steps);
        }
        return checkpoints.reduce((sum, { bytes = 0 }) => sum + bytes, recordedBytes);
    });
    return sizes.reduce((sum, size) => sum + size, 0);
}

/** Why so many sessions can't be exported at once; undefined when they can. */
export function describeTooMany({ format, sessionIds }: ExportRequest): string | undefined {
    return FORMAT_WRITERS[format].oneSession && sessionIds.length > 1
        ? "The original's layout holds one session. Export the sessions one by one, or as a bundle."
        : undefined;
}

async function measure({ path, absolutePath, runId, step }: Checkpoint): Promise<ExportedCheckpoint> {
    const found = absolutePath === undefined ? undefined : await stat(absolutePath).catch(() => undefined);
    return { path: absolutePath ?? path, toldPath: path, runId, step, bytes: found?.isFile() ? found.size : undefined };
}
