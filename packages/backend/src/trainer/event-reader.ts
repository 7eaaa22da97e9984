import {
    MEASURED_METRICS,
    type LogLevel,
    type TrainerEvent,
    type TrainerEventBase,
    type TrainerEventType,
    type TrainStepEvent,
    type UnknownTrainerEvent,
} from '@onthefly/shared-types';
import { FieldReader, requireShallow } from './field-reader';

type KnownEventType = Exclude<TrainerEventType, 'unknown'>;
type EventOf<Type extends TrainerEventType> = Extract<TrainerEvent, { type: Type }>;
/** What an event has beyond the fields that all events share. */
type OwnFields<Type extends TrainerEventType> = Omit<EventOf<Type>, keyof TrainerEventBase<string>>;

const ENVELOPE: ReadonlySet<string> = new Set(['type', 'session_id', 'event_seq', 'run_id', 'run_gen', 'ts']);
const LOG_LEVELS: ReadonlySet<string> = new Set<LogLevel>(['debug', 'info', 'warn', 'error']);
const MAXIMUM_METRICS = 1_000;
const MAXIMUM_METRIC_NAME_LENGTH = 200;

const readers: { readonly [Type in KnownEventType]: (from: FieldReader) => OwnFields<Type> } = {
    session_started: (from) => ({ project: from.text('project'), run_name: from.text('run_name') }),
    newRun: (from) => ({ parents: from.texts('parents'), meta: from.fields['meta'] === undefined ? {} : from.object('meta') }),
    log: (from) => ({
        level: readLevel(from),
        text: from.text('text'),
        phase: from.optionalText('phase'),
        step: from.nullableInteger('step', 0) ?? undefined,
    }),
    trainStep: readTrainStep,
    epoch_end: (from) => ({ epoch: from.integer('epoch', 0), val_loss: from.nullableNumber('val_loss') }),
    paused: (from) => ({ step: from.integer('step', 0), request: readPauseRequest(from), ckpt: from.optionalText('ckpt') }),
    resumed: (from) => ({ step: from.integer('step', 0) }),
    checkpoint_saved: (from) => ({ path: from.nullableText('path'), step: from.integer('step', 0) }),
    checkpoint_loaded: (from) => ({ path: from.text('path'), step: from.integer('step', 0) }),
    testStep: (from) => ({ step: from.integer('step', 0), loss: from.nullableNumber('loss') }),
    test_complete: readTestResult,
    auto_test_complete: readTestResult,
    runTransition: (from) => ({ from: from.text('from'), to: from.text('to'), prev_step: from.nullableInteger('prev_step', 0) }),
    finalizeRun: (from) => ({ next_run: from.text('next_run'), last_step: from.nullableInteger('last_step', 0) }),
    artifact_created: (from) => ({ path: from.text('path'), rows: from.nullableInteger('rows', 0) }),
    subset_proposals: (from) => ({ clusters: from.list('clusters') }),
    stopping: () => ({}),
    trainingFinished: (from) => ({ status: from.text('status'), step: from.nullableInteger('step', 0) }),
};

/**
 * Checks one untrusted object that has a `type` and makes an event of it.
 * @throws InvalidFieldError naming the field that is wrong
 */
export function readTrainerEvent(fields: Readonly<Record<string, unknown>>): TrainerEvent {
    const from = new FieldReader(fields);
    const type = from.identifier('type');
    const envelope = {
        session_id: from.identifier('session_id'),
        event_seq: from.integer('event_seq', 1),
        run_id: from.identifier('run_id'),
        run_gen: fields['run_gen'] === undefined ? 0 : from.integer('run_gen', 0),
        ts: from.number('ts'),
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

function readLevel(from: FieldReader): LogLevel {
    const level = from.optionalText('level') ?? 'info';
    if (LOG_LEVELS.has(level)) {
        return level as LogLevel;
    }
    return level === 'warning' ? 'warn' : 'info';
}

function readPauseRequest(from: FieldReader): OwnFields<'paused'>['request'] {
    if (from.fields['request'] === undefined || from.fields['request'] === null) {
        return undefined;
    }
    const request = new FieldReader(from.object('request'));
    return { action: request.optionalText('action'), reason: request.optionalText('reason') };
}

function readTestResult(from: FieldReader): OwnFields<'test_complete'> {
    return {
        status: from.text('status'),
        avg_loss: from.nullableNumber('avg_loss'),
        step: from.integer('step', 0),
        label: from.optionalText('label'),
        ckpt_path: from.optionalText('ckpt_path'),
        env_test_label: from.optionalText('env_test_label'),
        source: from.optionalText('source'),
    };
}

function readTrainStep(from: FieldReader): Omit<TrainStepEvent, keyof TrainerEventBase<string>> {
    return { step: from.integer('step', 0), epoch: from.nullableInteger('epoch', 0), metrics: readMetrics(from) };
}

function readMetrics(from: FieldReader): Record<string, number | null> {
    const metrics: [string, number | null][] = [];
    for (const [name, value] of Object.entries(from.fields)) {
        if (ENVELOPE.has(name) || name === 'step' || name === 'epoch' || !isMetricName(name)) {
            continue;
        }
        if (typeof value === 'number' || (value === null && !MEASURED_METRICS.has(name))) {
            if (metrics.length === MAXIMUM_METRICS) {
                break;
            }
            metrics.push([name, Number.isFinite(value) ? value : null]);
        }
    }
    return Object.fromEntries(metrics);
}

function isMetricName(name: string): boolean {
    return name.length > 0 && name.length <= MAXIMUM_METRIC_NAME_LENGTH;
}

function ownFields(from: FieldReader): UnknownTrainerEvent['fields'] {
    const own = Object.entries(from.fields).filter(([name]) => !ENVELOPE.has(name));
    requireShallow('type', own);
    return Object.fromEntries(own);
}
