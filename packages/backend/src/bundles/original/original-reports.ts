import type { LossReport, ReportSummary } from '@onthefly/shared-types';
import type { Value } from '../../storage/row-copier';
import type { ForeignRow } from './foreign-row';

export interface FoundReport {
    readonly sessionId: string | undefined;
    readonly report: LossReport;
    /** Of columns that nobody knows. */
    readonly rest: Record<string, unknown>;
}

interface Head extends Pick<ReportSummary, 'runId' | 'subsetOn' | 'at' | 'step' | 'requested' | 'note'> {
    readonly sessionId: string | undefined;
    readonly positions: number | undefined;
    readonly rest: Record<string, unknown>;
}

interface Samples extends Head {
    readonly losses: number[];
    readonly indices: number[];
}

const FLOAT_BYTES = 4;

/** Reports, whether each is one row or each of its samples is. `createdAt`: for those that bear no time. */
export async function* readReports(rows: AsyncIterable<ForeignRow>, createdAt: number): AsyncGenerator<FoundReport> {
    const bySample = new Map<string, Samples>();
    let untimed = createdAt;
    for await (const row of rows) {
        const single = row.number('loss');
        if (single === undefined) {
            const losses = readLosses(row.take('losses', 'lossdist', 'values', 'data'));
            const indices = readIndices(row.take('sampleindices', 'indices', 'ids'), losses.length);
            // Reports are known by their time: two without one must not be the same.
            yield toReport({ ...readHead(row, ++untimed), losses, indices });
            continue;
        }
        const index = row.count('sampleindex', 'sampleid', 'idx', 'index');
        const head = readHead(row, createdAt);
        const key = JSON.stringify([head.sessionId, head.runId, head.subsetOn, head.at]);
        const samples = bySample.get(key) ?? { ...head, losses: [], indices: [] };
        samples.losses.push(single);
        samples.indices.push(index ?? samples.indices.length);
        bySample.set(key, samples);
    }
    for (const samples of bySample.values()) {
        yield toReport(samples);
    }
}

function readHead(row: ForeignRow, untimed: number): Head {
    return {
        runId: row.text('runid', 'run', 'ownerrunid') ?? 'unknown',
        sessionId: row.text('sessionid', 'session'),
        subsetOn: row.text('subseton', 'subset', 'split')?.toLowerCase().startsWith('train') ? 'train' : 'val',
        at: row.time('createdat', 'ts', 'timestamp', 'time', 'at') ?? untimed,
        step: row.count('atstep', 'step'),
        requested: row.count('requested', 'subsetcount'),
        note: row.text('note') ?? '',
        positions: row.number('positions'),
        rest: row.rest(),
    };
}

function toReport({ sessionId, rest, positions, losses, indices, ...summary }: Samples): FoundReport {
    // Numbers beyond the count of samples can't be places among them.
    const indicesArePositions = positions === undefined ? indices.every((index) => index < indices.length) : positions === 1;
    const report = {
        summary: { ...summary, samples: losses.length, indicesArePositions },
        losses: Float32Array.from(losses),
        sampleIndices: Int32Array.from(indices),
    };
    return { sessionId, report, rest };
}

/** A JSON array, or 32-bit numbers. */
function readLosses(value: Value): number[] {
    if (value instanceof Uint8Array) {
        const view = new DataView(value.buffer, value.byteOffset, value.byteLength);
        return Array.from({ length: Math.floor(value.length / FLOAT_BYTES) }, (_, place) => view.getFloat32(place * FLOAT_BYTES, true));
    }
    return parseNumbers(value).map((loss) => (typeof loss === 'number' ? loss : NaN));
}

/** As many as there are losses; where they are missing, one after the other. */
function readIndices(value: Value, count: number): number[] {
    if (value instanceof Uint8Array) {
        const view = new DataView(value.buffer, value.byteOffset, value.byteLength);
        const size = value.length >= count * 2 * FLOAT_BYTES ? 2 * FLOAT_BYTES : FLOAT_BYTES;
        return Array.from({ length: count }, (_, place) =>
            (place + 1) * size <= value.length ? view.getInt32(place * size, true) : place,
        );
    }
    const numbers = parseNumbers(value);
    return Array.from({ length: count }, (_, place) => (Number.isSafeInteger(numbers[place]) ? Number(numbers[place]) : place));
}

function parseNumbers(value: Value): readonly unknown[] {
    try {
        const parsed: unknown = JSON.parse(String(value));
        return Array.isArray(parsed) ? parsed : [];
    } catch {
        return [];
    }
}
