import type { LossReport, ReportRequest, ReportSubset, ReportSummary } from '@onthefly/shared-types';
import type { Database, Statement } from '../sqlite/database';

interface SummaryColumns {
    run_id: string;
    subset_on: ReportSubset;
    created_at: number;
    step: number | null;
    requested: number | null;
    samples: number;
    note: string | null;
    positions: number;
}

interface ReportColumns extends SummaryColumns {
    losses: Buffer;
    sample_indices: Buffer;
}

const BYTES_PER_NUMBER = 4;
const SUMMARY_COLUMNS = `run_id, subset_on, created_at, step, requested, length(losses) / ${BYTES_PER_NUMBER} AS samples, note, positions`;

/** Losses of single samples, as arrays of little-endian 32-bit numbers. */
export class ReportRepository {
    private readonly insertRow: Statement;
    private readonly selectSummaries: Statement;
    private readonly selectReport: Statement;

    constructor(database: Database) {
        this.insertRow = database.prepare(`
            INSERT OR REPLACE INTO main.report_loss_dist
                (session_id, run_id, created_at, subset_on, step, requested, losses, sample_indices, note, positions)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`);
        this.selectSummaries = database.prepare(
            `SELECT ${SUMMARY_COLUMNS} FROM report_loss_dist WHERE session_id = ? ORDER BY created_at DESC`,
        );
        this.selectReport = database.prepare(`
            SELECT ${SUMMARY_COLUMNS}, losses, sample_indices FROM report_loss_dist
            WHERE session_id = ? AND run_id = ? AND subset_on = ? AND (? IS NULL OR created_at = ?)
            ORDER BY created_at DESC LIMIT 1`);
    }

    insert(sessionId: string, report: LossReport): void {
        const { summary } = report;
        this.insertRow.run(
            sessionId,
            summary.runId,
            summary.at,
            summary.subsetOn,
            summary.step ?? null,
            summary.requested ?? null,
            toBytes(report.losses),
            toBytes(report.sampleIndices),
            summary.note,
            summary.indicesArePositions ? 1 : 0,
        );
    }

    /** Newest first. */
    list(sessionId: string): ReportSummary[] {
        return (this.selectSummaries.all(sessionId) as SummaryColumns[]).map(readSummary);
    }

    find(request: ReportRequest): LossReport | undefined {
        const at = request.at ?? null;
        const row = this.selectReport.get(request.sessionId, request.runId, request.subsetOn, at, at) as ReportColumns | undefined;
        return (
            row && {
                summary: readSummary(row),
                losses: new Float32Array(toArrayBuffer(row.losses)),
                sampleIndices: new Int32Array(toArrayBuffer(row.sample_indices)),
            }
        );
    }
}

function readSummary(row: SummaryColumns): ReportSummary {
    return {
        runId: row.run_id,
        subsetOn: row.subset_on,
        at: row.created_at,
        step: row.step ?? undefined,
        samples: row.samples,
        requested: row.requested ?? undefined,
        note: row.note ?? '',
        indicesArePositions: row.positions === 1,
    };
}

function toBytes(numbers: Float32Array | Int32Array): Buffer {
    return Buffer.from(numbers.buffer, numbers.byteOffset, numbers.byteLength);
}

/** A copy that begins at offset 0, as views of larger numbers need. */
function toArrayBuffer(bytes: Buffer): ArrayBuffer {
    return Uint8Array.from(bytes).buffer;
}
