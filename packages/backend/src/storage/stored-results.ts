import { existsSync } from 'node:fs';
import { inject, injectable } from 'inversify';
import type { Checkpoint, HealthResult, LossReport, ReportRequest, ReportSummary } from '@onthefly/shared-types';
import { CheckpointRepository } from './checkpoint-repository';
import { EventWriter } from './event-writer';
import { HealthRepository } from './health-repository';
import { ReportRepository } from './report-repository';
import { Storage } from './storage';

interface Repositories {
    readonly checkpoints: CheckpointRepository;
    readonly health: HealthRepository;
    readonly reports: ReportRepository;
}

/** Checkpoints, health results and reports of sessions. Reads see all that was recorded before them. */
@injectable()
export class StoredResults {
    private repositories: Repositories | undefined;

    constructor(
        @inject(Storage) private readonly storage: Storage,
        @inject(EventWriter) private readonly writer: EventWriter,
    ) {
        storage.onDidOpen(() => (this.repositories = undefined));
    }

    insertCheckpoint(checkpoint: Checkpoint): void {
        this.current().checkpoints.insert(checkpoint);
    }

    listCheckpoints(sessionId: string): Checkpoint[] {
        return this.current().checkpoints.list(sessionId);
    }

    listCheckpointsForRun(sessionId: string, runId: string): Checkpoint[] {
        return this.current().checkpoints.listForRun(sessionId, runId);
    }

    /** The checkpoint of the highest step whose file is still there; one whose place is not known counts as there. */
    latestUsableCheckpoint(sessionId: string, runId: string): Checkpoint | undefined {
        return this.listCheckpointsForRun(sessionId, runId).find(
            ({ absolutePath }) => absolutePath === undefined || existsSync(absolutePath),
        );
    }

    insertHealth(sessionId: string, result: HealthResult): void {
        this.current().health.insert(sessionId, result);
    }

    listHealth(sessionId: string): HealthResult[] {
        return this.current().health.list(sessionId);
    }

    insertReport(sessionId: string, report: LossReport): void {
        this.current().reports.insert(sessionId, report);
    }

    listReports(sessionId: string): ReportSummary[] {
        return this.current().reports.list(sessionId);
    }

    findReport(request: ReportRequest): LossReport | undefined {
        return this.current().reports.find(request);
    }

    private current(): Repositories {
        this.writer.flush();
        const { database } = this.storage;
        this.repositories ??= {
            checkpoints: new CheckpointRepository(database),
            health: new HealthRepository(database),
            reports: new ReportRepository(database),
        };
        return this.repositories;
    }
}
