import {
    HEALTH_KINDS,
    MERGE_STRATEGIES,
    type CheckpointDeletion,
    type IntentName,
    type IntentParams,
    type IntentTarget,
    type LossRegion,
    type ReportSubset,
    type SubsetFormat,
    type WebMsg,
} from '@onthefly/shared-types';
import { FieldReader, InvalidFieldError, isObject } from '../common/field-reader';

type ParamReaders = { readonly [Name in IntentName]: (from: FieldReader) => IntentParams<Name> };

const SUBSETS: readonly ReportSubset[] = ['train', 'val'];
const FORMATS: readonly SubsetFormat[] = ['csv', 'parquet', 'feather'];
const ASKERS = ['dashboard', 'terminal'] as const;
const MAXIMUM_FACTOR = 1_000_000;
const MAXIMUM_NAME = 200;
const MAXIMUM_NOTE = 10_000;

const readers: ParamReaders = {
    pause: (from) => ({ reason: from.optionalText('reason') }),
    resume: () => ({}),
    checkpoint: () => ({}),
    test: (from) => ({ label: from.optionalText('label'), confirmed: from.fields['confirmed'] === true }),
    fork: (from) => ({
        parentRunId: optionalIdentifier(from, 'parentRunId'),
        checkpoint: from.optionalText('checkpoint'),
        region: optionalRegion(from),
        indices: optionalIndices(from),
        multipliers: optionalMultipliers(from),
        name: optionalIdentifier(from, 'name'),
    }),
    merge: (from) => ({
        parents: from.texts('parents'),
        strategy: optionalChoice(from, 'strategy', MERGE_STRATEGIES),
        name: optionalIdentifier(from, 'name'),
    }),
    stop: () => ({}),
    loadCheckpoint: (from) => ({ path: from.text('path') }),
    ensureTrainerOnRun: (from) => ({ runId: from.identifier('runId'), confirmed: from.fields['confirmed'] === true }),
    resumeTrainerOn: (from) => ({ runId: from.identifier('runId'), confirmed: from.fields['confirmed'] === true }),
    runHealth: (from) => ({ kind: choice(from, 'kind', HEALTH_KINDS) }),
    generateReport: (from) => ({ runId: optionalIdentifier(from, 'runId'), subsetOn: optionalChoice(from, 'subsetOn', SUBSETS) }),
    exportSubset: (from) => ({
        runId: optionalIdentifier(from, 'runId'),
        format: choice(from, 'format', FORMATS),
        path: from.text('path'),
        region: optionalRegion(from),
        indices: optionalIndices(from),
    }),
    hardResetSession: (from) => ({ deleteCheckpoints: optionalDeletion(from) }),
    editSession: (from) => ({ name: optionalNote(from, 'name', MAXIMUM_NAME), note: optionalNote(from, 'note', MAXIMUM_NOTE) }),
    editRun: (from) => ({
        runId: from.identifier('runId'),
        name: optionalNote(from, 'name', MAXIMUM_NAME),
        note: optionalNote(from, 'note', MAXIMUM_NOTE),
        pinned: isAbsent(from, 'pinned') ? undefined : from.fields['pinned'] === true,
    }),
    archiveSession: () => ({}),
    restoreSession: () => ({}),
    deleteSession: (from) => ({ shownSteps: isAbsent(from, 'shownSteps') ? undefined : from.number('shownSteps') }),
    startRun: () => ({}),
};

/**
 * Checks what a page or a terminal asks for, before anything is done.
 * @throws InvalidFieldError naming what is wrong with it
 */
export function readWebMsg<Name extends IntentName>(message: WebMsg<Name>): WebMsg<Name> {
    if (!isObject(message)) {
        throw new InvalidFieldError('the request must be an object');
    }
    const from = new FieldReader(message);
    const type = from.text('type');
    if (!Object.hasOwn(readers, type)) {
        throw new InvalidFieldError(`"${type}" can't be asked for`);
    }
    const params = readers[type as Name](from);
    return { type: type as Name, target: readTarget(from), ...params };
}

function readTarget(from: FieldReader): IntentTarget | undefined {
    if (isAbsent(from, 'target')) {
        return undefined;
    }
    const target = new FieldReader(from.object('target'));
    return { sessionId: optionalIdentifier(target, 'sessionId'), askedBy: optionalChoice(target, 'askedBy', ASKERS) };
}

/** Yes alone would not tell to what somebody said it. */
function optionalDeletion(from: FieldReader): CheckpointDeletion | undefined {
    if (isAbsent(from, 'deleteCheckpoints') || from.fields['deleteCheckpoints'] === false) {
        return undefined;
    }
    const shown = new FieldReader(from.object('deleteCheckpoints'));
    return {
        sessionId: shown.identifier('sessionId'),
        pid: isAbsent(shown, 'pid') ? undefined : shown.number('pid'),
        folders: shown.texts('folders'),
    };
}

function isAbsent(from: FieldReader, name: string): boolean {
    return from.fields[name] === undefined || from.fields[name] === null;
}

function optionalIdentifier(from: FieldReader, name: string): string | undefined {
    return isAbsent(from, name) ? undefined : from.identifier(name);
}

/** May be empty. */
function optionalNote(from: FieldReader, name: string, maximum: number): string | undefined {
    const text = isAbsent(from, name) ? undefined : from.text(name).trim();
    if (text !== undefined && text.length > maximum) {
        throw new InvalidFieldError(`"${name}" must not be longer than ${maximum} characters`);
    }
    return text;
}

function choice<Choice extends string>(from: FieldReader, name: string, choices: readonly Choice[]): Choice {
    const value = from.text(name);
    const found = choices.find((candidate) => candidate === value);
    if (found === undefined) {
        throw new InvalidFieldError(`"${name}" must be one of ${choices.join(', ')}`);
    }
    return found;
}

function optionalChoice<Choice extends string>(from: FieldReader, name: string, choices: readonly Choice[]): Choice | undefined {
    return isAbsent(from, name) ? undefined : choice(from, name, choices);
}

function optionalRegion(from: FieldReader): LossRegion | undefined {
    if (isAbsent(from, 'region')) {
        return undefined;
    }
    const region = new FieldReader(from.object('region'));
    const minLoss = region.number('minLoss');
    const maxLoss = region.number('maxLoss');
    if (minLoss > maxLoss) {
        throw new InvalidFieldError('"minLoss" must not be above "maxLoss"');
    }
    return { minLoss, maxLoss };
}

function optionalIndices(from: FieldReader): readonly number[] | undefined {
    if (isAbsent(from, 'indices')) {
        return undefined;
    }
    const indices = from.list('indices');
    if (!indices.every((index) => Number.isSafeInteger(index) && (index as number) >= 0)) {
        throw new InvalidFieldError('"indices" must be a list of whole numbers from 0 on');
    }
    return indices as number[];
}

/** Live edits are checked before they reach an optimiser: a factor of 0 or a negative one would ruin the run. */
function optionalMultipliers(from: FieldReader): IntentParams<'fork'>['multipliers'] {
    if (isAbsent(from, 'multipliers')) {
        return undefined;
    }
    const multipliers = new FieldReader(from.object('multipliers'));
    const factor = (name: string): number | undefined => {
        if (isAbsent(multipliers, name)) {
            return undefined;
        }
        const value = multipliers.number(name);
        if (value <= 0 || value > MAXIMUM_FACTOR) {
            throw new InvalidFieldError(`"${name}" must be above 0 and at most ${MAXIMUM_FACTOR}`);
        }
        return value;
    };
    return { lr_mul: factor('lr_mul'), wd_mul: factor('wd_mul') };
}
