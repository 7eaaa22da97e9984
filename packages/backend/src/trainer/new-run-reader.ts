import type { NewRunEvent, NewRunMeta } from '@onthefly/shared-types';
import { InvalidFieldError, MAXIMUM_IDENTIFIER_LENGTH } from '../common/field-reader';
import { toKey, type LenientReader } from '../common/lenient-reader';

/** What is read of a run's `meta` later on, each with the kind that it must be. Whatever else is in it is kept as it came. */
const META_FIELDS: Readonly<Record<string, (from: LenientReader, name: string) => unknown>> = {
    display_name: (from, name) => from.optionalText(name),
    kind: (from, name) => from.optionalText(name),
    from: (from, name) => from.nullableText(name),
    init_from: (from, name) => from.nullableText(name),
    at_step: (from, name) => from.nullableStep(name),
    subset_count: (from, name) => from.nullableInteger(name, 0),
    region: (from, name) => (from.isAbsent(name) ? null : from.object(name)),
    selection: (from, name) => (from.isAbsent(name) ? null : readSelection(from.within(name))),
};

export function readNewRun(from: LenientReader): Pick<NewRunEvent, 'parents' | 'meta'> {
    return { parents: readParents(from), meta: from.isAbsent('meta') ? {} : readMeta(from.or(undefined, () => from.within('meta'))) };
}

function readParents(from: LenientReader): string[] {
    const listed = from.isAbsent('parents') ? [] : from.or([], () => from.list('parents'));
    const parents = listed.filter(isIdentifier).map(toKey);
    if (parents.length < listed.length) {
        from.omit('parents', `each parent must be a string of 1 to ${MAXIMUM_IDENTIFIER_LENGTH} characters`);
    }
    return parents;
}

function isIdentifier(value: unknown): value is string {
    return typeof value === 'string' && value.length > 0 && value.length <= MAXIMUM_IDENTIFIER_LENGTH;
}

function readMeta(meta: LenientReader | undefined): NewRunMeta {
    return Object.fromEntries(
        Object.entries(meta?.fields ?? {})
            .map(([name, value]) => {
                const read = Object.hasOwn(META_FIELDS, name) ? META_FIELDS[name] : undefined;
                return [name, meta && read ? meta.or(undefined, () => read(meta, name)) : value] as const;
            })
            .filter(([, value]) => value !== undefined),
    );
}

/** Samples are whole numbers; whatever else describes the choice is kept as it came. */
function readSelection(selection: LenientReader): unknown {
    if (selection.isAbsent('ids')) {
        return selection.fields;
    }
    const ids = selection.or(undefined, () => {
        const listed = selection.list('ids');
        if (!listed.every(Number.isSafeInteger)) {
            throw new InvalidFieldError('"ids" must be a list of whole numbers', 'ids');
        }
        return listed;
    });
    return Object.fromEntries(Object.entries(selection.fields).map(([name, value]) => [name, name === 'ids' ? ids : value]));
}
