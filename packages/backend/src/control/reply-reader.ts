import type { HealthReply, SwitchReply, TestReply, TrainerCommandName, TrainerReplyData } from '@onthefly/shared-types';
import { InvalidFieldError, isObject, requireShallow } from '../common/field-reader';
import { LenientReader } from '../common/lenient-reader';

type ReplyReaders = { readonly [Name in TrainerCommandName]: (from: LenientReader) => TrainerReplyData<Name> };

const MAXIMUM_HEALTH_TEXT = 100_000;

const readers: ReplyReaders = {
    server_info: (from) => ({
        version: from.text('version'),
        capabilities: from.or([], () => from.texts('capabilities')),
        device: from.or('', () => from.text('device')),
    }),
    pause: (from) => ({ step: from.step('step'), ckpt: from.nullableText('ckpt') }),
    resume: (from) => ({ step: from.nullableStep('step') }),
    stop: (from) => ({ status: from.text('status') }),
    save_ckpt: (from) => ({ path: from.nullableText('path'), step: from.step('step') }),
    load_ckpt: (from) => ({ path: from.text('path'), step: from.step('step') }),
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
        const checkpoint = new LenientReader(from.object('ckpt'));
        return { ckpt: { path: checkpoint.nullableText('path'), step: checkpoint.nullableStep('step') } };
    },
    spill_all: readNothing,
    clean_disk: (from) => ({ root: from.text('root'), removed: from.texts('removed'), failed: from.list('failed').map(toText) }),
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
    return readers[command](new LenientReader(isObject(data) ? data : {}));
}

/** Not `String`, which throws at an object that was made for it. */
function toText(value: unknown): string {
    return typeof value === 'string' ? value : JSON.stringify(value);
}

function readNothing(): Record<string, never> {
    return {};
}

function readSwitch(from: LenientReader): SwitchReply {
    return {
        run_id: from.identifier('run_id'),
        step: from.step('step'),
        ckpt_loaded: from.get('ckpt_loaded') === true,
        ckpt_path: from.nullableText('ckpt_path'),
    };
}

function readTest(from: LenientReader): TestReply {
    return {
        status: from.text('status'),
        avg_loss: from.get('avg_loss') === undefined ? undefined : from.measurement('avg_loss'),
        step: from.nullableStep('step'),
        ckpt_path: from.nullableText('ckpt_path'),
    };
}

function readPaths(from: LenientReader): string[] {
    return from.isAbsent('paths') ? [] : from.texts('paths');
}

function readReport(from: LenientReader): TrainerReplyData<'generate_report'> {
    const losses = from.list('losses').map((value) => (typeof value === 'number' && Number.isFinite(value) ? value : null));
    const sampleIndices = readNumbers(from, 'sample_indices');
    if (losses.length !== sampleIndices.length) {
        throw new InvalidFieldError('"losses" and "sample_indices" must be of equal length');
    }
    const meta = new LenientReader(from.isAbsent('meta') ? {} : from.object('meta'));
    return {
        losses,
        sample_indices: sampleIndices,
        note: meta.optionalText('note') ?? '',
        subset_count: meta.nullableInteger('subset_count', 0) ?? 0,
        at_step: meta.nullableStep('at_step'),
        owner_ckpt_path: meta.nullableText('owner_ckpt_path'),
    };
}

function readSubsetExport(from: LenientReader): TrainerReplyData<'export_subset'> {
    if (from.get('ok') === false) {
        throw new InvalidFieldError(from.optionalText('error') ?? 'no sample was selected');
    }
    return { out_path: from.text('out_path'), rows: from.integer('rows', 0), format: from.text('format') };
}

function readHealth(from: LenientReader): HealthReply {
    requireShallow('data', from.fields);
    const { text, ...details } = from.fields;
    return { text: typeof text === 'string' ? text.slice(0, MAXIMUM_HEALTH_TEXT) : '', details };
}

function readNumbers(from: LenientReader, name: string): number[] {
    const values = from.get(name);
    if (!Array.isArray(values) || !values.every((value) => Number.isSafeInteger(value))) {
        throw new InvalidFieldError(`"${name}" must be a list of whole numbers`);
    }
    return values as number[];
}
