import type { LogLevel, TrainerEvent, TrainStepEvent } from '@onthefly/shared-types';
import { EventRepository } from '../../storage/event-repository';
import { SummaryRepository } from '../../storage/summary-repository';
import type { Conversion } from './conversion';
import { readLogs, readSteps, readTests, type StreamedRow } from './original-streams';
import { mergeByTime } from './time-merge';

const ROWS_PER_TRANSACTION = 500;
const LEVELS: readonly LogLevel[] = ['debug', 'info', 'warn', 'error'];
const MILLISECONDS = 1_000;

/** `metrics`, `logs` and `test_metrics`, which together are what the trainer told, one thing after the other. */
export async function convertStreams(conversion: Conversion, bytesPerRow: number): Promise<void> {
    const { columns, target, progress } = conversion;
    const writer = new StreamWriter(conversion);
    let batch: StreamedRow[] = [];
    const flush = (): void => {
        target.transaction(() => writer.store(batch)).immediate();
        progress.advance(batch.length * bytesPerRow);
        batch = [];
    };
    const streams = [
        readSteps(conversion.rows('metrics'), columns.get('metrics') ?? []),
        readLogs(conversion.rows('logs')),
        readTests(conversion.rows('test_metrics')),
    ];
    for await (const row of mergeByTime(streams)) {
        batch.push(row);
        if (batch.length >= ROWS_PER_TRANSACTION) {
            flush();
        }
    }
    flush();
}

class StreamWriter {
    private readonly events: EventRepository;
    private readonly summaries: SummaryRepository;

    constructor(private readonly conversion: Conversion) {
        this.events = new EventRepository(conversion.target);
        this.summaries = new SummaryRepository(conversion.target);
    }

    store(rows: readonly StreamedRow[]): void {
        const { book } = this.conversion;
        const steps: TrainStepEvent[] = [];
        for (const row of rows) {
            const session = book.find(row.runId, row.sessionId);
            const runId = row.runId ?? session.currentRunId ?? session.sessionId;
            session.run(runId);
            const seq = session.takeSequence(row.eventSeq);
            const ts = session.timeOf(row.at) / MILLISECONDS;
            const event = toEvent(row, { session_id: session.sessionId, run_id: runId, run_gen: 0, event_seq: seq, ts });
            this.events.insert(event, undefined);
            if (event.type === 'trainStep') {
                session.noteStep(event);
                steps.push(event);
            }
            if (Object.keys(row.rest).length > 0) {
                book.keep(session, runId, row.table, { ...row.rest, of_event: seq }, row.at);
            }
        }
        this.summaries.upsertSummary(steps);
    }
}

type Base = Pick<TrainerEvent, 'session_id' | 'run_id' | 'run_gen' | 'event_seq' | 'ts'>;

function toEvent(row: StreamedRow, base: Base): TrainerEvent {
    const { step = 0, epoch, metrics, level, text, phase } = row;
    switch (row.table) {
        case 'metrics':
            return { ...base, type: 'trainStep', step, epoch, metrics };
        case 'logs':
            return { ...base, type: 'log', level: toLevel(level), text, phase, step: row.step };
        case 'test_metrics':
            return { ...base, type: 'testStep', step, loss: metrics['loss'] ?? null };
    }
}

function toLevel(level: string): LogLevel {
    return LEVELS.find((each) => level.startsWith(each)) ?? 'info';
}
