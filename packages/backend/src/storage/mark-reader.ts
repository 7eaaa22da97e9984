import { inject, injectable } from 'inversify';
import type { MarkKind, MarksRequest, RunMark } from '@onthefly/shared-types';
import { EventWriter } from './event-writer';
import { describeMark, type StoredEvent } from './mark-description';
import { Storage } from './storage';

const MARK_EVENTS = ['paused', 'resumed', 'checkpoint_saved', 'checkpoint_loaded', 'test_complete', 'newRun'];
const MAXIMUM_MARKS = 5_000;

interface EventColumns {
    run_id: string;
    ts: number;
    type: string;
    fields: string;
}

interface AlertColumns {
    kind: string;
    step: number;
    at: number;
    message: string;
}

/** Reads what stands on the curves of a run. */
@injectable()
export class MarkReader {
    constructor(
        @inject(Storage) private readonly storage: Storage,
        @inject(EventWriter) private readonly writer: EventWriter,
    ) {}

    /** In the order in which it happened; of more than can be shown, the newest. */
    read({ sessionId, runId }: MarksRequest): RunMark[] {
        this.writer.flush();
        const rows = this.storage.database
            .prepare(
                `SELECT run_id, ts, type, fields FROM events
                WHERE session_id = ? AND type IN (${MARK_EVENTS.map(() => '?').join(', ')}) AND (run_id = ? OR type = 'newRun')
                ORDER BY event_seq DESC LIMIT ?`,
            )
            .all(sessionId, ...MARK_EVENTS, runId, MAXIMUM_MARKS) as EventColumns[];
        const marks: RunMark[] = [];
        for (const row of rows.reverse()) {
            const mark = describeMark(readEvent(row), runId);
            if (mark && !isRepeated(mark, marks.at(-1))) {
                marks.push(mark);
            }
        }
        return [...marks, ...this.readAlerts(sessionId, runId)].sort((left, right) => left.at - right.at);
    }

    private readAlerts(sessionId: string, runId: string): RunMark[] {
        const rows = this.storage.database
            .prepare('SELECT * FROM alerts WHERE session_id = ? AND run_id = ? AND step IS NOT NULL ORDER BY at DESC LIMIT ?')
            .all(sessionId, runId, MAXIMUM_MARKS) as AlertColumns[];
        return rows.map(({ kind, step, at, message }) => ({
            kind: kind === 'checkpointRestored' ? 'restore' : 'alert',
            step,
            at,
            text: message,
        }));
    }
}

/** The client tells a pause twice, the second time without saying why. */
function isRepeated(mark: RunMark, before: RunMark | undefined): boolean {
    const once: readonly MarkKind[] = ['pause', 'resume'];
    return before !== undefined && once.includes(mark.kind) && before.kind === mark.kind && before.step === mark.step;
}

function readEvent({ run_id: runId, ts, type, fields }: EventColumns): StoredEvent {
    return { runId, at: ts, type, fields: JSON.parse(fields) as Record<string, unknown> };
}
