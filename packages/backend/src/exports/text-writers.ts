import { BYTE_ORDER_MARK, metricOf, toCsvHeader, toCsvLine, toCsvNumber, type LogLevel, type MetricValues } from '@onthefly/shared-types';
import { writeText } from '../files/write-text';
import { inBatches } from '../storage/paced-rows';
import type { ExportContext, Written } from './export-context';
import { listMetricNames, listRunIds, readStretches, type MetricRow } from './metric-rows';

interface LogColumns {
    run_id: string;
    ts: number;
    level: LogLevel;
    phase: string | null;
    text: string;
}

const LONGEST_LEVEL = 5;

/** A line for each step; `ts` is in milliseconds since the epoch, `time` the same for people. */
export async function writeCsv(context: ExportContext): Promise<Written> {
    expectSteps(context);
    const names = listMetricNames(
        context.database,
        context.sessions.map(({ sessionId }) => sessionId),
    );
    return { bytes: await writeText(context.path, csvLines(context, names), context.progress.signal) };
}

/** One JSON object for each step, with the same fields and all its metrics. */
export async function writeJsonLines(context: ExportContext): Promise<Written> {
    expectSteps(context);
    return { bytes: await writeText(context.path, jsonLines(context), context.progress.signal) };
}

/** What the trainer wrote, in the order in which it did, under a heading for each session. */
export async function writeLog(context: ExportContext): Promise<Written> {
    context.progress.expect(sumOf(context.sessions.map(({ logLines }) => logLines)), 'rows');
    return { bytes: await writeText(context.path, logLines(context), context.progress.signal) };
}

function expectSteps({ sessions, progress }: ExportContext): void {
    progress.expect(sumOf(sessions.map(({ steps }) => steps)), 'rows');
}

async function* readSteps(context: ExportContext): AsyncGenerator<MetricRow[]> {
    for (const { sessionId } of context.sessions) {
        for (const runId of listRunIds(context, sessionId)) {
            for await (const { rows } of readStretches(context, sessionId, runId)) {
                yield* rows;
            }
        }
    }
}

/** JSON has no NaN: text stands for it, which is a number again to most programs. */
function toJson(metrics: MetricValues): Record<string, number | string> {
    return Object.fromEntries(Object.entries(metrics).map(([name, value]) => [name, value ?? 'NaN']));
}

async function* csvLines(context: ExportContext, names: readonly string[]): AsyncGenerator<string> {
    yield `${context.byteOrderMark ? BYTE_ORDER_MARK : ''}${toCsvHeader(['session_id', 'run_id', 'step', 'epoch', 'event_seq', 'ts', 'time'], names)}`;
    for await (const rows of readSteps(context)) {
        yield rows
            .map(({ sessionId, runId, step, epoch, eventSeq, ts, metrics }) =>
                toCsvLine([
                    sessionId,
                    runId,
                    step,
                    epoch,
                    eventSeq,
                    ts,
                    toTime(ts),
                    ...names.map((name) => toCsvNumber(metricOf(metrics, name))),
                ]),
            )
            .join('');
    }
}

async function* jsonLines(context: ExportContext): AsyncGenerator<string> {
    for await (const rows of readSteps(context)) {
        yield rows
            .map(({ sessionId, runId, step, epoch, eventSeq, ts, metrics }) =>
                JSON.stringify({
                    session_id: sessionId,
                    run_id: runId,
                    step,
                    epoch,
                    event_seq: eventSeq,
                    ts,
                    time: toTime(ts),
                    metrics: toJson(metrics),
                }),
            )
            .map((line) => `${line}\n`)
            .join('');
    }
}

async function* logLines({ database, sessions, progress }: ExportContext): AsyncGenerator<string> {
    const statement = database.prepare('SELECT run_id, ts, level, phase, text FROM logs WHERE session_id = ? ORDER BY event_seq');
    for (const [index, { sessionId, project, name, startedAt }] of sessions.entries()) {
        yield `${index === 0 ? '' : '\n'}# ${project} / ${name} (${sessionId}), begun ${toTime(startedAt)}\n`;
        for await (const rows of inBatches<LogColumns>(statement.iterate(sessionId), progress.signal)) {
            yield rows.map(toLogLine).join('');
            progress.advance(rows.length);
        }
    }
}

/** Lines of one text beyond the first are indented, so that each line at the margin begins with a time. */
function toLogLine({ run_id: runId, ts, level, phase, text }: LogColumns): string {
    const place = phase === null ? runId : `${runId} ${phase}`;
    return `${toTime(ts)}  ${level.padEnd(LONGEST_LEVEL)}  [${place}]  ${text.trimEnd().replace(/\r?\n/g, '\n    ')}\n`;
}

/** As ISO 8601 has it, in UTC; empty for what is no time. */
function toTime(ts: number): string {
    const date = new Date(ts);
    return Number.isNaN(date.getTime()) ? '' : date.toISOString();
}

function sumOf(numbers: readonly number[]): number {
    return numbers.reduce((sum, number) => sum + number, 0);
}
