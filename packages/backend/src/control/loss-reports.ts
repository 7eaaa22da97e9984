import { inject, injectable } from 'inversify';
import { Emitter, type Event } from 'vscode-jsonrpc';
import type {
    Asker,
    LossRegion,
    LossReport,
    ReportSubset,
    ReportSummary,
    SubsetExportRequest,
    SubsetExportResult,
    TrainerReplyData,
} from '@onthefly/shared-types';
import { ControlError } from '../common/control-error';
import { Clock } from '../host/clock';
import type { TrainingSession } from '../session/training-session';
import { StoredResults } from '../storage/stored-results';
import { Pausing, type PauseSettings } from './pausing';
import { RankCommands } from './rank-commands';
import { RequestSender } from './request-sender';

const REPORT_TIMEOUT_MS = 60 * 60_000;
const REGION_COMMAND = 'get_selected_region_indices';

/** Losses of single samples: making reports, and choosing samples by them. */
@injectable()
export class LossReports {
    private readonly reportEmitter = new Emitter<{ readonly sessionId: string; readonly report: ReportSummary }>();
    private count = 0;

    readonly onDidReport: Event<{ readonly sessionId: string; readonly report: ReportSummary }> = this.reportEmitter.event;

    constructor(
        @inject(RequestSender) private readonly sender: RequestSender,
        @inject(RankCommands) private readonly ranks: RankCommands,
        @inject(Pausing) private readonly pausing: Pausing,
        @inject(StoredResults) private readonly results: StoredResults,
        @inject(Clock) private readonly clock: Clock,
    ) {}

    /** Pauses, and training stays paused, unless the report is refused: the losses are those of the weights that stand there now. */
    async generateReport(
        session: TrainingSession,
        request: { readonly runId?: string; readonly subsetOn?: ReportSubset },
        askedBy: Asker,
    ): Promise<ReportSummary> {
        const settings: PauseSettings = { askedBy: 'automatic', reason: 'report', afterwards: 'stay' };
        return this.pausing.whilePaused(session, settings, () => this.report(session, request, askedBy));
    }

    private async report(
        session: TrainingSession,
        request: { readonly runId?: string; readonly subsetOn?: ReportSubset },
        askedBy: Asker,
    ): Promise<ReportSummary> {
        const runId = request.runId ?? session.record.currentRunId ?? '';
        const subsetOn = request.subsetOn ?? 'train';
        // Every rank builds the model anew for it, which a wrapped one does only together with the others.
        const payload = { owner_run_id: runId, subset_on: subsetOn, reqId: ++this.count };
        const [reply] = await this.ranks.ask(
            this.ranks.of(session),
            askedBy,
            (rank, by) => this.sender.sendReq(rank, 'generate_report', payload, { askedBy: by, timeoutMs: REPORT_TIMEOUT_MS }),
            'changes-nothing',
        );
        if (reply.losses.length === 0) {
            throw new ControlError(
                'refused',
                'The report is empty: there are fewer samples than one batch, and the trainer takes whole batches only.',
            );
        }
        const report = this.toReport(session, runId, subsetOn, reply);
        this.results.insertReport(session.sessionId, report);
        this.reportEmitter.fire({ sessionId: session.sessionId, report: report.summary });
        return report.summary;
    }

    /**
     * Positions in the training set of the samples whose loss lies in a region. A trainer that knows how is asked;
     * otherwise the newest report of the run answers.
     */
    async getSelectedRegionIndices(
        session: TrainingSession,
        runId: string,
        region: LossRegion,
        askedBy: Asker,
    ): Promise<readonly number[]> {
        if (session.capabilities.includes(REGION_COMMAND)) {
            const payload = { run_id: runId, min_loss: region.minLoss, max_loss: region.maxLoss };
            return (await this.sender.sendReq(session, REGION_COMMAND, payload, { askedBy })).indices;
        }
        const report = this.results.findReport({ sessionId: session.sessionId, runId, subsetOn: 'train' });
        if (!report) {
            throw new ControlError('not-found', `There is no report of "${runId}" on its training data yet. Make one first.`);
        }
        requirePositions(report.summary);
        return [...report.sampleIndices].filter((_, index) => {
            const loss = report.losses[index] ?? NaN;
            return loss >= region.minLoss && loss <= region.maxLoss;
        });
    }

    /** Has the trainer write samples to a file on its machine. */
    async exportSubset(session: TrainingSession, request: SubsetExportRequest, askedBy: Asker): Promise<SubsetExportResult> {
        const runId = request.runId ?? session.record.currentRunId ?? '';
        const indices =
            request.indices ?? (request.region && (await this.getSelectedRegionIndices(session, runId, request.region, askedBy)));
        if (indices?.length === 0) {
            throw new ControlError('invalid-request', 'No sample is selected: there is nothing to export.');
        }
        const reply = await this.sender.sendReq(
            session,
            'export_subset',
            { run_id: runId, format: request.format, out_path: request.path, subset_indices: indices },
            { askedBy, timeoutMs: REPORT_TIMEOUT_MS },
        );
        return { path: reply.out_path, rows: reply.rows, format: reply.format };
    }

    private toReport(
        session: TrainingSession,
        runId: string,
        subsetOn: ReportSubset,
        reply: TrainerReplyData<'generate_report'>,
    ): LossReport {
        const samples = reply.losses.length;
        return {
            summary: {
                runId,
                subsetOn,
                at: this.clock.now(),
                step: reply.at_step ?? undefined,
                samples,
                requested: reply.subset_count > 0 ? reply.subset_count : undefined,
                note: reply.note,
                indicesArePositions: this.numbersArePositions(session, subsetOn, reply),
            },
            losses: Float32Array.from(reply.losses, (loss) => loss ?? NaN),
            sampleIndices: Int32Array.from(reply.sample_indices),
        };
    }

    /**
     * A report on the whole training set numbers its samples 0 … n-1, unless that set is a part of another dataset: then the numbers
     * are those of the other one, and some are too high. A report on a few samples tells nothing of that; the last whole one does.
     */
    private numbersArePositions(session: TrainingSession, subsetOn: ReportSubset, reply: TrainerReplyData<'generate_report'>): boolean {
        if (reply.subset_count === 0) {
            return reply.sample_indices.every((index) => index < reply.losses.length);
        }
        const whole = this.results.listReports(session.sessionId).find((report) => report.subsetOn === subsetOn && !report.requested);
        return whole?.indicesArePositions === true;
    }
}

function requirePositions(summary: ReportSummary): void {
    if (!summary.indicesArePositions) {
        throw new ControlError(
            'not-positions',
            'The numbers of this report may not be positions in the training set: either that set is a part of another dataset (a Subset ' +
                'or random_split), or no report of the whole set was made yet. The wrong samples could be taken. Make a report of the first ' +
                'run, give the trainer a dataset of its own, or fork on the loss region instead.',
        );
    }
}
