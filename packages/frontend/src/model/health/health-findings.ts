import type { HealthKind, HealthResult } from '@onthefly/shared-types';

export type HealthState = 'idle' | 'running' | 'ok' | 'issues' | 'failed';

/** The one number, or word, that says most about a result, and what it is. */
export interface HealthFigure {
    readonly value: string;
    readonly name: string;
    /** It reads "seed 7" and not "7 seed". */
    readonly nameFirst?: boolean;
}

interface Reading {
    readonly fine: boolean;
    readonly figures: readonly HealthFigure[];
}

type Details = Readonly<Record<string, unknown>>;

/** From here on so few units of a layer ever fire that it is worth a look; about half of them is usual. */
const DEAD_SHARE = 0.9;

const READERS: { readonly [Kind in HealthKind]: (details: Details) => Reading } = {
    dist: (details) => {
        const ranks = numberOf(details['world_size']) ?? 1;
        const backend = textOf(details['backend']);
        return {
            fine: details['ok'] !== false,
            figures: [
                figure(String(ranks), ranks === 1 ? 'process' : 'processes'),
                ...(backend ? [{ ...figure(backend, 'backend'), nameFirst: true }] : []),
            ],
        };
    },
    throughput: (details) => {
        const forward = numberOf(details['forward_only_ms_per_sample_med']);
        return {
            fine: forward !== undefined,
            figures: [
                milliseconds(forward, 'per sample'),
                milliseconds(numberOf(details['forward_batch_ms_med']), 'forward per batch'),
                milliseconds(numberOf(details['backward_batch_ms_med']), 'backward per batch'),
            ].flat(),
        };
    },
    activations: (details) => {
        const layers = listOf(details['top']);
        const dead = layers.filter((layer) => (numberOf(layer['dead_frac']) ?? 0) >= DEAD_SHARE);
        const worst = layers.reduce((highest, layer) => Math.max(highest, numberOf(layer['zero_frac']) ?? 0), 0);
        const total = numberOf(details['total_layers']) ?? layers.length;
        return {
            fine: dead.length === 0 && layers.length > 0,
            figures: [
                figure(String(dead.length), dead.length === 1 ? 'dead layer' : 'dead layers'),
                ...(layers.length > 0 ? [figure(`${Math.round(worst * 100)} %`, 'zeros at most')] : []),
                figure(String(total), total === 1 ? 'layer' : 'layers'),
            ],
        };
    },
    numerics: (details) => {
        const problems = listOf(details['problems']).length;
        const overflows = numberOf(details['amp_overflow_sum']);
        const layers = numberOf(details['sample_layers']);
        return {
            fine: problems === 0 && (overflows ?? 0) === 0,
            figures: [
                figure(String(problems), 'not finite'),
                ...(overflows === undefined ? [] : [figure(String(overflows), 'overflows')]),
                ...(layers === undefined ? [] : [figure(String(layers), 'layers looked at')]),
            ],
        };
    },
    determinism: (details) => {
        const seed = numberOf(details['base_seed']);
        const policy = textOf(details['data_order_policy']);
        return {
            fine: details['ok'] !== false,
            figures: [
                ...(seed === undefined ? [] : [{ ...figure(String(seed), 'seed'), nameFirst: true }]),
                ...(policy ? [{ ...figure(policy, 'data order'), nameFirst: true }] : []),
            ],
        };
    },
};

/** What a result says, in numbers. */
export function readHealth({ kind, details }: HealthResult): Reading {
    return READERS[kind](details);
}

export function healthState(result: HealthResult | undefined, running: boolean, failure: string | undefined): HealthState {
    if (running) {
        return 'running';
    }
    if (failure !== undefined) {
        return 'failed';
    }
    if (!result) {
        return 'idle';
    }
    return readHealth(result).fine ? 'ok' : 'issues';
}

function figure(value: string, name: string): HealthFigure {
    return { value, name };
}

function milliseconds(value: number | undefined, name: string): HealthFigure[] {
    return value === undefined ? [] : [figure(`${Number(value.toPrecision(3))} ms`, name)];
}

function numberOf(value: unknown): number | undefined {
    return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

function textOf(value: unknown): string | undefined {
    return typeof value === 'string' && value !== '' ? value : undefined;
}

function listOf(value: unknown): readonly Details[] {
    return Array.isArray(value) ? value.filter((entry): entry is Details => typeof entry === 'object' && Boolean(entry)) : [];
}
