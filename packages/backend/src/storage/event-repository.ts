import { isAbsolute, resolve } from 'node:path';
import {
    KNOWN_METRICS,
    type LogEvent,
    type TestCompleteEvent,
    type TestStepEvent,
    type TrainerEvent,
    type TrainStepEvent,
} from '@onthefly/shared-types';
import type { Database, Statement } from '../sqlite/database';
import { toMetricColumns } from './metric-columns';

const MILLISECONDS = 1_000;

/** Writes events, each into the table of its kind. Called inside the caller's transaction; an event that is stored already is left as it is. */
export class EventRepository {
    private readonly insertMetricRow: Statement;
    private readonly insertLogRow: Statement;
    private readonly insertTestRow: Statement;
    private readonly insertCheckpointRow: Statement;
    private readonly upsertFinalModelRow: Statement;
    private readonly insertEventRow: Statement;

    constructor(database: Database) {
        const metricColumns = KNOWN_METRICS.map(() => '?').join(', ');
        this.insertMetricRow = database.prepare(`INSERT OR IGNORE INTO main.metrics VALUES (?, ?, ?, ?, ?, ?, ${metricColumns}, ?)`);
        this.insertLogRow = database.prepare('INSERT OR IGNORE INTO main.logs VALUES (?, ?, ?, ?, ?, ?, ?, ?)');
        this.insertTestRow = database.prepare('INSERT OR IGNORE INTO main.test_metrics VALUES (?, ?, ?, ?, ?, ?)');
        this.insertEventRow = database.prepare('INSERT OR IGNORE INTO main.events VALUES (?, ?, ?, ?, ?, ?)');
        // The same path is written again by a later visit to the same step; the newest news of it counts.
        this.insertCheckpointRow = database.prepare('INSERT OR REPLACE INTO main.checkpoints VALUES (?, ?, ?, ?, ?, ?, ?, ?)');
        this.upsertFinalModelRow = database.prepare('INSERT OR REPLACE INTO main.session_final_models VALUES (?, ?, ?, ?, ?, ?, ?, ?)');
    }

    /** `cwd` is the trainer's working folder, where known: the client tells checkpoint paths relative to it. */
    insert(event: TrainerEvent, cwd: string | undefined): void {
        switch (event.type) {
            case 'trainStep':
                this.insertMetric(event);
                return;
            case 'log':
                this.insertLog(event);
                return;
            case 'testStep':
                this.insertTestMetric(event);
                return;
            case 'paused':
                this.insertCheckpoint(event, event.ckpt, event.request?.action ?? 'pause', cwd);
                break;
            case 'checkpoint_saved':
                this.insertCheckpoint(event, event.path, 'save', cwd);
                break;
            case 'test_complete':
                this.insertCheckpoint(event, event.ckpt_path, 'test', cwd);
                this.upsertFinalModel(event);
                break;
            default:
        }
        this.insertEvent(event);
    }

    private insertMetric(event: TrainStepEvent): void {
        this.insertMetricRow.run(
            event.session_id,
            event.run_id,
            event.step,
            event.event_seq,
            event.epoch,
            event.ts * MILLISECONDS,
            ...toMetricColumns(event.metrics),
        );
    }

    private insertLog(event: LogEvent): void {
        this.insertLogRow.run(
            event.session_id,
            event.event_seq,
            event.run_id,
            event.ts * MILLISECONDS,
            event.level,
            event.phase ?? null,
            event.step ?? null,
            event.text,
        );
    }

    private insertTestMetric(event: TestStepEvent): void {
        this.insertTestRow.run(event.session_id, event.event_seq, event.run_id, event.step, event.loss, event.ts * MILLISECONDS);
    }

    private insertCheckpoint(
        event: TrainerEvent & { readonly step: number },
        path: string | null | undefined,
        source: string,
        cwd: string | undefined,
    ): void {
        if (path === null || path === undefined || path === '') {
            return;
        }
        const absolutePath = isAbsolute(path) ? path : cwd === undefined ? null : resolve(cwd, path);
        const { session_id: sessionId, run_id: runId, event_seq: eventSeq } = event;
        this.insertCheckpointRow.run(sessionId, path, runId, event.step, source, event.ts * MILLISECONDS, eventSeq, absolutePath);
    }

    private upsertFinalModel(event: TestCompleteEvent): void {
        this.upsertFinalModelRow.run(
            event.session_id,
            event.run_id,
            event.env_test_label ?? event.label ?? 'test',
            event.step,
            event.ckpt_path ?? null,
            event.avg_loss,
            event.source ?? null,
            event.ts * MILLISECONDS,
        );
    }

    private insertEvent(event: TrainerEvent): void {
        const { type, session_id: sessionId, event_seq: eventSeq, run_id: runId, ts, ...fields } = event;
        const name = event.type === 'unknown' ? event.wireType : type;
        const kept = event.type === 'unknown' ? event.fields : fields;
        this.insertEventRow.run(sessionId, eventSeq, runId, ts * MILLISECONDS, name, JSON.stringify(kept));
    }
}
