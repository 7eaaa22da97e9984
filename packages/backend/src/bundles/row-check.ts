import { ALERT_KINDS, HEALTH_KINDS, KNOWN_METRICS, NOT_FINITE } from '@onthefly/shared-types';
import { isEpoch } from '../common/is-epoch';
import { isObject, MAXIMUM_IDENTIFIER_LENGTH, MAXIMUM_PATH_LENGTH, requireShallow } from '../common/field-reader';
import type { Row, Value } from '../storage/row-copier';
import type { SessionTable, TableColumn } from '../storage/session-tables';
import { BadBundleError } from './bad-bundle';

type Rule = (value: Value) => boolean;

const LONGEST_TEXT = 64 * 1024 * 1024;

const anyJson = json(() => true);
const jsonObject = json(isObject);

/** What is read without further questions later on, beyond the type of its column. */
const RULES: Readonly<Record<string, Rule>> = {
    'sessions.seen_seq': json(isSequence),
    'sessions.latest_step': json(isLatestStep),
    'sessions.omissions': json((value) => Array.isArray(value) && value.every(isOmission)),
    'sessions.trainer': json((value) => isObject(value) && Object.values(value).every(isPlain)),
    'runs.meta': jsonObject,
    'run_subsets.region': anyJson,
    'run_subsets.selection': anyJson,
    'run_subsets.indices': json((value) => Array.isArray(value) && value.every(Number.isSafeInteger)),
    'metrics.extra': json((value) => isObject(value) && Object.values(value).every(isNumberOrNull)),
    'logs.level': oneOf(['debug', 'info', 'warn', 'error']),
    'events.fields': jsonObject,
    'commands.payload': jsonObject,
    'commands.asked_by': oneOf(['dashboard', 'terminal', 'automatic']),
    'commands.state': oneOf(['requested', 'sent', 'applied', 'refused', 'timedOut', 'lost', 'cancelled']),
    'health_results.kind': oneOf(HEALTH_KINDS),
    'health_results.details': jsonObject,
    'health_results.other_ranks': json((value) => Array.isArray(value) && value.every(isObject)),
    'alerts.kind': oneOf(ALERT_KINDS),
    'report_loss_dist.subset_on': oneOf(['train', 'val']),
    'report_loss_dist.losses': isNumbers,
    'report_loss_dist.sample_indices': isNumbers,
};

const WITH_NAN = [...KNOWN_METRICS.map((name) => `metrics.${name}`), ...['last', 'minimum', 'maximum'].map((name) => `summaries.${name}`)];

/** What a column may hold beyond the numbers of its type. */
const BEYOND_TYPE: ReadonlyMap<string, Rule> = new Map<string, Rule>([
    ...WITH_NAN.map((column): [string, Rule] => [column, (value) => value === NOT_FINITE]),
    ['metrics.epoch', isEpoch],
]);

const IDENTIFIERS: ReadonlySet<string> = new Set(['session_id', 'run_id', 'parent_run_id', 'metric', 'label', 'command_id', 'type']);
const PATHS: ReadonlySet<string> = new Set(['path', 'absolute_path', 'checkpoint_path']);

/** Checks each row of a table of a foreign database. It throws a BadBundleError naming the first column that is not as it must be. */
export function rowCheckOf(table: SessionTable): (row: Row) => void {
    const checks = table.columns.map((column) => ruleOf(table.name, column));
    return (row) => {
        for (const [place, check] of checks.entries()) {
            const value = row[place] ?? null;
            if (!check(value)) {
                const name = `${table.name}.${table.columns[place]?.name ?? ''}`;
                throw new BadBundleError(`The bundle's database holds something that can't be right, in ${name}. It is not imported.`);
            }
        }
    };
}

function ruleOf(table: string, { name, type, required }: TableColumn): Rule {
    const ofType = typeRule(type);
    const further = RULES[`${table}.${name}`] ?? (IDENTIFIERS.has(name) ? isIdentifier : PATHS.has(name) ? isPath : () => true);
    const more = BEYOND_TYPE.get(`${table}.${name}`) ?? (() => false);
    return (value) => (value === null ? !required : more(value) || (ofType(value) && further(value)));
}

function typeRule(type: string): Rule {
    switch (type) {
        case 'INTEGER':
            return Number.isSafeInteger;
        case 'REAL':
            return Number.isFinite;
        case 'BLOB':
            return (value) => value instanceof Uint8Array;
        default:
            return (value) => typeof value === 'string' && value.length <= LONGEST_TEXT;
    }
}

function json(isRight: (value: unknown) => boolean): Rule {
    return (text) => {
        try {
            const value: unknown = JSON.parse(String(text));
            requireShallow('value', value);
            return isRight(value);
        } catch {
            return false;
        }
    };
}

function oneOf(choices: readonly string[]): Rule {
    return (value) => choices.includes(String(value));
}

function isIdentifier(value: Value): boolean {
    return typeof value === 'string' && value.length > 0 && value.length <= MAXIMUM_IDENTIFIER_LENGTH;
}

/** An absolute one is that of a folder with the told one behind it. */
function isPath(value: Value): boolean {
    return typeof value === 'string' && value.length <= 2 * MAXIMUM_PATH_LENGTH && !value.includes('\0');
}

/** Of 32 bits each. */
function isNumbers(value: Value): boolean {
    return value instanceof Uint8Array && value.length % Uint32Array.BYTES_PER_ELEMENT === 0;
}

function isSequence(value: unknown): boolean {
    let last = -1;
    return (
        Array.isArray(value) &&
        value.every((interval: unknown) => {
            const [from, to] = Array.isArray(interval) ? (interval as unknown[]) : [];
            const isAfter = Number.isSafeInteger(from) && Number.isSafeInteger(to) && Number(from) > last && Number(from) <= Number(to);
            last = Number(to);
            return isAfter;
        })
    );
}

function isLatestStep(value: unknown): boolean {
    return (
        isObject(value) &&
        typeof value['runId'] === 'string' &&
        Number.isSafeInteger(value['step']) &&
        Number.isFinite(value['ts']) &&
        isNumberOrNull(value['epoch'] ?? null) &&
        isObject(value['metrics']) &&
        Object.values(value['metrics']).every(isNumberOrNull)
    );
}

function isOmission(value: unknown): boolean {
    return (
        isObject(value) &&
        typeof value['name'] === 'string' &&
        typeof value['reason'] === 'string' &&
        Number.isSafeInteger(value['count']) &&
        typeof (value['example'] ?? '') === 'string'
    );
}

function isNumberOrNull(value: unknown): boolean {
    return value === null || Number.isFinite(value);
}

function isPlain(value: unknown): boolean {
    return value === null || typeof value === 'string' || typeof value === 'number';
}
