import { inject, injectable } from 'inversify';
import type { BundleContents, ExportPlan, JobStarted, Refusal } from '@onthefly/shared-types';
import { BundleInspector } from '../bundles/bundle-inspector';
import { SessionImport } from '../bundles/session-import';
import { ControlError } from '../common/control-error';
import { InvalidFieldError } from '../common/field-reader';
import { ExportPlanner } from '../exports/export-planner';
import { SessionExport } from '../exports/session-export';
import { JobService } from '../jobs/job-service';
import { readExportRequest, readImportRequest, readJobRequest } from './job-request-reader';

/** Takes requests for long work from pages and terminals. Nothing here rejects: what can't be done is part of the answer. */
@injectable()
export class JobStarter {
    constructor(
        @inject(JobService) private readonly jobs: JobService,
        @inject(SessionExport) private readonly exporting: SessionExport,
        @inject(ExportPlanner) private readonly planner: ExportPlanner,
        @inject(SessionImport) private readonly importing: SessionImport,
        @inject(BundleInspector) private readonly inspector: BundleInspector,
    ) {}

    async startJob(untrusted: unknown): Promise<JobStarted> {
        return orRefusal(async () => {
            const request = readJobRequest(untrusted);
            const work = request.type === 'exportSessions' ? await this.exporting.prepare(request) : await this.importing.prepare(request);
            return { type: 'started', jobId: this.jobs.start(work) };
        });
    }

    async planExport(untrusted: unknown): Promise<ExportPlan | Refusal> {
        return orRefusal(() => this.planner.plan(readExportRequest(untrusted)));
    }

    async inspectBundle(untrusted: unknown): Promise<BundleContents | Refusal> {
        return orRefusal(() => this.inspector.inspect(readImportRequest(untrusted)));
    }
}

async function orRefusal<Result>(work: () => Promise<Result>): Promise<Result | Refusal> {
    try {
        return await work();
    } catch (error) {
        const message = error instanceof Error ? error.message : String(error);
        if (error instanceof InvalidFieldError) {
            return { type: 'failed', code: 'invalid-request', message: `This can't be done: ${message}.` };
        }
        return { type: 'failed', code: error instanceof ControlError ? error.code : 'internal', message };
    }
}
