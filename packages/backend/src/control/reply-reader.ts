import type { HealthReply, SwitchReply, TestReply, TrainerCommandName, TrainerReplyData } from '@onthefly/shared-types';
import { FieldReader, InvalidFieldError, isObject, requireShallow } from '../trainer/field-reader';

type ReplyReaders = { readonly [Name in TrainerCommandName]: (from: FieldReader) => TrainerReplyData<Name> };

const MAXIMUM_HEALTH_TEXT = 100_000;

const readers: ReplyReaders = {
    server_info: (from) => ({ version: from.text('version'), capabilities: from.texts('capabilities'), device: from.text('device') }),
    pause: (from) => ({ step: from.integer('step', 0), ckpt: from.nullableText('ckpt') }),
    resume: (from) => ({ step: from.nullableInteger('step', 0) }),
    stop: (from) => ({ status: from.text('status') }),
    save_ckpt: (from) => ({ path: from.nullableText('path'), step: from.integer('step', 0) }),
    load_ckpt: (from) => ({ path: from.text('path'), step: from.integer('step', 0) }),
    set_counter_seeds: readNothing,
    attach_context: readSwitch,
    switch_run: readSwitch,
    test_now: readTest,
    test: readTest,
    fork: (from) => ({ new_run: from.nullableText('new_run'), subset_indices: readNumbers(from, 'subset_indices') }),
    merge: (from) => ({ new_run: from.nullableText('new_run'), strategy: from.optionalText('strategy') ?? '', paths: readPaths(from) }),
    generate_report: readReport,
    export_subset: readSubsetExport,
    prepare_export: (from) => {
        const checkpoint = new FieldReader(from.object('ckpt'));
        return { ckpt: { path: checkpoint.nullableText('path'), step: checkpoint.nullableInteger('step', 0) } };
    },
    spill_all: readNothing,
    clean_disk: (from) => ({ root: from.text('root'), removed: from.texts('removed'), failed: from.list('failed').map(String) }),
    reset_session: (from) => ({ run_id: from.identifier('run_id'), session_id: from.identifier('session_id') }),
    dist_health: readHealth,
    throughput_health: readHealth,
    activations_health: readHealth,
    numerics_health: readHealth,
    determinism_health: readHealth,
    enforce_version: readNothing,
    get_selected_region_indices: (from) => ({ indices: readNumbers(from, 'indices') }),
};

/**
 * Checks what a trainer answered.
 * @throws InvalidFieldError naming what is wrong with it
 */
export function readReplyData<Name extends TrainerCommandName>(command: Name, data: unknown): TrainerReplyData<Name> {
    return readers[command](new FieldReader(isObject(data) ? data : {}));
}

function readNothing(): Record<string, never> {
    return {};
}

function readSwitch(from: FieldReader): SwitchReply {
    return {
        run_id: from.identifier('run_id'),
        step: from.integer('step', 0),
        ckpt_loaded: from.fields['ckpt_loaded'] === true,
        ckpt_path: from.nullableText('ckpt_path'),
    };
}

function readTest(from: FieldReader): TestReply {
    return {
        status: from.text('status'),
        avg_loss: from.nullableNumber('avg_loss'),
        step: from.nullableInteger('step', 0),
        ckpt_path: from.nullableText('ckpt_path'),
    };
}

function readPaths(from: FieldReader): string[] {
    return from.fields['paths'] === undefined || from.fields['paths'] === null ? [] : from.texts('paths');
}

function readReport(from: FieldReader): TrainerReplyData<'generate_report'> {
    const losses = from.list('losses').map((value) => (typeof value === 'number' && Number.isFinite(value) ? value : null));
    const sampleIndices = readNumbers(from, 'sample_indices');
    if (losses.length !== sampleIndices.length) {
        throw new InvalidFieldError('"losses" and "sample_indices" must be of equal length');
    }
    const meta = new FieldReader(from.fields['meta'] === undefined ? {} : from.object('meta'));
    return {
        losses,
        sample_indices: sampleIndices,
        note: meta.optionalText('note') ?? '',
        subset_count: meta.nullableInteger('subset_count', 0) ?? 0,
        at_step: meta.nullableInteger('at_step', 0),
        owner_ckpt_path: meta.nullableText('owner_ckpt_path'),
    };
}

function readSubsetExport(from: FieldReader): TrainerReplyData<'export_subset'> {
    if (from.fields['ok'] === false) {
        throw new InvalidFieldError(from.optionalText('error') ?? 'no sample was selected');
    }
    return { out_path: from.text('out_path'), rows: from.integer('rows', 0), format: from.text('format') };
}

function readHealth(from: FieldReader): HealthReply {
    requireShallow('data', from.fields);
    const { text, ...details } = from.fields;
    return { text: typeof text === 'string' ? text.slice(0, MAXIMUM_HEALTH_TEXT) : '', details };
}

function readNumbers(from: FieldReader, name: string): number[] {
    const values = from.fields[name];
    if (!Array.isArray(values) || !values.every((value) => Number.isSafeInteger(value))) {
        throw new InvalidFieldError(`"${name}" must be a list of whole numbers`);
    }
    return values as number[];
}
