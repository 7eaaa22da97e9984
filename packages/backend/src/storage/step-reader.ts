import { inject, injectable } from 'inversify';
import { compareMetricNames, KNOWN_METRICS, type StepRow, type StepsPage, type StepsRequest } from '@onthefly/shared-types';
import { EventWriter } from './event-writer';
import { readMetricColumns, type MetricColumns } from './metric-columns';
import { Storage } from './storage';
import { SummaryRepository } from './summary-repository';

interface StepColumns extends MetricColumns {
    step: number;
    event_seq: number;
    epoch: number | null;
    ts: number;
}

/** Reads single steps, for export. */
@injectable()
export class StepReader {
    constructor(
        @inject(Storage) private readonly storage: Storage,
        @inject(EventWriter) private readonly writer: EventWriter,
    ) {}

    /** One page in step order; a step that was done twice, after a restore, is there twice. */
    read(request: StepsRequest): StepsPage {
        this.writer.flush();
        const { database } = this.storage;
        const found = database
            .prepare(
                `SELECT step, event_seq, epoch, ts, ${KNOWN_METRICS.join(', ')}, extra FROM metrics
                WHERE session_id = ? AND run_id = ? AND (step, event_seq) > (?, ?) ORDER BY step, event_seq LIMIT ?`,
            )
            .all(
                request.sessionId,
                request.runId,
                request.after?.step ?? -1,
                request.after?.eventSeq ?? 0,
                request.limit + 1,
            ) as StepColumns[];
        const summaries = new SummaryRepository(database).listSummaries(request.sessionId, request.runId);
        const page = found.slice(0, request.limit);
        const last = found.length > request.limit ? page.at(-1) : undefined;
        return {
            metrics: summaries.map(({ metric }) => metric).sort(compareMetricNames),
            rows: page.map((row, place) => readStep(row, found[place + 1]?.step === row.step)),
            next: last && { step: last.step, eventSeq: last.event_seq },
        };
    }
}

function readStep(row: StepColumns, isRedone: boolean): StepRow {
    return { step: row.step, eventSeq: row.event_seq, isRedone, epoch: row.epoch, ts: row.ts, metrics: readMetricColumns(row) };
}
