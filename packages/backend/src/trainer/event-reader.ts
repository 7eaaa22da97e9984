import {
    MEASURED_METRICS,
    type LogLevel,
    type TrainerEvent,
    type TrainerEventBase,
    type TrainerEventType,
    type TrainStepEvent,
    type UnknownTrainerEvent,
} from '@onthefly/shared-types';
import { isEpoch } from '../common/is-epoch';
import { InvalidFieldError, MAXIMUM_IDENTIFIER_LENGTH, requireShallow } from '../common/field-reader';
import { LenientReader, toKey, toNumber, type FieldListener } from '../common/lenient-reader';
import { readNewRun } from './new-run-reader';

type KnownEventType = Exclude<TrainerEventType, 'unknown'>;
type EventOf<Type extends TrainerEventType> = Extract<TrainerEvent, { type: Type }>;
/** What an event has beyond the fields that all events share. */
type OwnFields<Type extends TrainerEventType> = Omit<EventOf<Type>, keyof TrainerEventBase<string>>;

const ENVELOPE: ReadonlySet<string> = new Set(['type', 'session_id', 'event_seq', 'run_id', 'run_gen', 'ts']);
const LOG_LEVELS: ReadonlySet<string> = new Set<LogLevel>(['debug', 'info', 'warn', 'error']);
const MILLISECONDS = 1_000;
/** What a `Date` can hold. */
const LATEST_TIME_SECONDS = 8.64e12;

const readers: { readonly [Type in KnownEventType]: (from: LenientReader) => OwnFields<Type> } = {
    session_started: (from) => ({
        project: from.or('', () => from.text('project')),
        run_name: from.or(from.text('run_id'), () => from.identifier('run_name')),
    }),
    newRun: readNewRun,
    log: (from) => ({
        level: readLevel(from),
        text: readLogText(from),
        phase: optionalText(from, 'phase'),
        step: from.or(null, () => from.nullableStep('step')) ?? undefined,
    }),
    trainStep: readTrainStep,
    epoch_end: (from) => ({ epoch: from.or(null, () => readEpoch(from)), val_loss: readLoss(from, 'val_loss') }),
    paused: (from) => ({ step: readStep(from), request: readPauseRequest(from), ckpt: readPath(from, 'ckpt') ?? undefined }),
    resumed: (from) => ({ step: readStep(from) }),
    checkpoint_saved: (from) => ({ path: readPath(from, 'path'), step: readStep(from) }),
    checkpoint_loaded: (from) => ({ path: readPath(from, 'path') ?? '', step: readStep(from) }),
    testStep: (from) => ({ step: readStep(from), loss: readLoss(from, 'loss') }),
    test_complete: readTestResult,
    auto_test_complete: readTestResult,
    runTransition: (from) => ({
        from: from.or('', () => from.text('from')),
        to: from.or('', () => from.text('to')),
        prev_step: from.or(null, () => from.nullableStep('prev_step')),
    }),
    finalizeRun: (from) => ({
        next_run: from.or(from.text('run_id'), () => from.identifier('next_run')),
        last_step: from.or(null, () => from.nullableStep('last_step')),
    }),
    artifact_created: (from) => ({
        path: readPath(from, 'path') ?? '',
        rows: from.or(null, () => from.nullableInteger('rows', 0)),
    }),
    subset_proposals: (from) => ({ clusters: from.or([], () => from.list('clusters')) }),
    stopping: () => ({}),
    trainingFinished: (from) => ({
        status: from.or('', () => from.text('status')),
        step: from.or(null, () => from.nullableStep('step')),
    }),
};

/**
 * Checks one untrusted object that has a `type` and makes an event of it. What can't be kept of it is left out and noted.
 * @throws InvalidFieldError when without that field it is no event at all
 */
export function readTrainerEvent(fields: Readonly<Record<string, unknown>>, note: FieldListener): TrainerEvent {
    const from = new LenientReader(fields, note);
    const type = from.identifier('type');
    const envelope = {
        session_id: from.identifier('session_id'),
        event_seq: from.integer('event_seq', 1),
        run_id: from.identifier('run_id'),
        run_gen: from.or(0, () => from.nullableInteger('run_gen', 0) ?? 0),
        ts: from.or(Date.now() / MILLISECONDS, () => readTime(from)),
    };
    if (isKnownType(type)) {
        // The table pairs each type with its own fields; the compiler can't follow that through one call.
        return { type, ...envelope, ...readers[type](from) } as TrainerEvent;
    }
    return { type: 'unknown', ...envelope, wireType: type, fields: ownFields(from) };
}

function isKnownType(type: string): type is KnownEventType {
    return Object.hasOwn(readers, type);
}

function readTime(from: LenientReader): number {
    const time = from.number('ts');
    if (Math.abs(time) > LATEST_TIME_SECONDS) {
        throw new InvalidFieldError('"ts" must be a time in seconds', 'ts');
    }
    return time;
}

function readEpoch(from: LenientReader): number | null {
    const epoch = from.nullableNumber('epoch');
    if (epoch !== null && !isEpoch(epoch)) {
        throw new InvalidFieldError('"epoch" must be a number of epochs', 'epoch');
    }
    return epoch;
}

function readLevel(from: LenientReader): LogLevel {
    const level = optionalText(from, 'level') ?? 'info';
    if (LOG_LEVELS.has(level)) {
        return level as LogLevel;
    }
    return level === 'warning' ? 'warn' : 'info';
}

/** Whatever was logged stands in the log. */
function readLogText(from: LenientReader): string {
    const text = from.get('text');
    if (typeof text === 'object' && text !== null) {
        requireShallow('text', text);
        return JSON.stringify(text);
    }
    return from.text('text');
}

/** What happened counts more than where. */
function readStep(from: LenientReader): number {
    return from.or(0, () => from.step('step'));
}

function readLoss(from: LenientReader, name: string): number | null {
    return from.or(null, () => from.measurement(name));
}

function optionalText(from: LenientReader, name: string): string | undefined {
    return from.or(undefined, () => from.optionalText(name));
}

/** Null when there is none. */
function readPath(from: LenientReader, name: string): string | null {
    return from.or('', () => from.path(name)) || null;
}

function readPauseRequest(from: LenientReader): OwnFields<'paused'>['request'] {
    if (from.isAbsent('request')) {
        return undefined;
    }
    const request = from.or(undefined, () => from.within('request'));
    return request && { action: optionalText(request, 'action'), reason: optionalText(request, 'reason') };
}

function readTestResult(from: LenientReader): OwnFields<'test_complete'> {
    return {
        status: from.or('', () => from.text('status')),
        avg_loss: readLoss(from, 'avg_loss'),
        step: readStep(from),
        label: readLabel(from, 'label'),
        ckpt_path: readPath(from, 'ckpt_path') ?? undefined,
        env_test_label: readLabel(from, 'env_test_label'),
        source: optionalText(from, 'source'),
    };
}

/** The result of a test is kept under it. */
function readLabel(from: LenientReader, name: string): string | undefined {
    return from.isAbsent(name) || from.get(name) === '' ? undefined : from.or(undefined, () => from.identifier(name));
}

function readTrainStep(from: LenientReader): Omit<TrainStepEvent, keyof TrainerEventBase<string>> {
    return { step: from.step('step'), epoch: from.or(null, () => readEpoch(from)), metrics: readMetrics(from) };
}

function readMetrics(from: LenientReader): TrainStepEvent['metrics'] {
    const metrics: [string, number | null][] = [];
    for (const [name, field] of Object.entries(from.fields)) {
        if (ENVELOPE.has(name) || name === 'step' || name === 'epoch' || (field === null && MEASURED_METRICS.has(name))) {
            continue;
        }
        const value = field === null ? NaN : toNumber(field);
        if (value === undefined) {
            from.omit(name, 'a metric must be a number');
        } else if (name.length === 0 || name.length > MAXIMUM_IDENTIFIER_LENGTH) {
            from.omit(name, `a metric must have a name of 1 to ${MAXIMUM_IDENTIFIER_LENGTH} characters`);
        } else {
            metrics.push([toKey(name), Number.isFinite(value) ? value : null]);
        }
    }
    return Object.fromEntries(metrics);
}

function ownFields(from: LenientReader): UnknownTrainerEvent['fields'] {
    const own = Object.entries(from.fields).filter(([name]) => !ENVELOPE.has(name));
    requireShallow('type', own);
    return Object.fromEntries(own);
}
