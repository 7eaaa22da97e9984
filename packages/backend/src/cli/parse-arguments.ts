import { readFileSync } from 'node:fs';
import { InvalidArgumentError } from 'commander';
import type { LossRegion } from '@onthefly/shared-types';
import { readSettings } from '../recorder/read-greeting';
import type { SettingValues } from '../recorder/recorder-protocol';

const INDEX_LIST = /^\s*\d+(-\d+)?(\s*,\s*\d+(-\d+)?)*\s*$/;
const MAXIMUM_INDICES = 10_000_000;

/** `MIN:MAX` */
export function parseRegion(text: string): LossRegion {
    const [minimum, maximum, ...rest] = text.split(':').map(toNumber);
    if (minimum === undefined || maximum === undefined || rest.length > 0 || minimum > maximum) {
        throw new InvalidArgumentError('It must be two losses, such as 0.5:2.');
    }
    return { minLoss: minimum, maxLoss: maximum };
}

/** `0,4,10-19`, or a file that holds such a list, one number a line, or a JSON array. */
export function parseIndices(text: string): number[] {
    const list = INDEX_LIST.test(text) ? text : readList(text);
    const indices: number[] = [];
    for (const part of list.split(/[\s,]+/).filter((entry) => entry !== '')) {
        const [, first, last = first] = /^(\d+)(?:-(\d+))?$/.exec(part) ?? [];
        const from = Number(first);
        const to = Number(last);
        if (!Number.isSafeInteger(from) || !Number.isSafeInteger(to) || to < from || indices.length + to - from >= MAXIMUM_INDICES) {
            throw new InvalidArgumentError(`"${part}" is no sample number and no range of them.`);
        }
        for (let index = from; index <= to; index++) {
            indices.push(index);
        }
    }
    if (indices.length === 0) {
        throw new InvalidArgumentError('It names no samples.');
    }
    return indices;
}

/** A factor. */
export function parseMultiplier(text: string): number {
    const value = toNumber(text);
    if (value === undefined || value < 0) {
        throw new InvalidArgumentError('It must be a number that is not negative.');
    }
    return value;
}

export function parsePort(text: string): number {
    return parseWhole(text, 0, 65_535);
}

export function parseRowCount(text: string): number {
    return parseWhole(text, 1, 1_000_000);
}

function parseWhole(text: string, least: number, most: number): number {
    const value = /^\d+$/.test(text) ? Number(text) : NaN;
    if (!(value >= least && value <= most)) {
        throw new InvalidArgumentError(`It must be a whole number from ${least} to ${most}.`);
    }
    return value;
}

function readList(path: string): string {
    try {
        return readFileSync(path, 'utf8').replace(/^\s*\[|\]\s*$/g, '');
    } catch (error) {
        throw new InvalidArgumentError(`It is no list of numbers, and as a file it can't be read (${(error as Error).message}).`);
    }
}

function toNumber(text: string): number | undefined {
    const value = text.trim() === '' ? NaN : Number(text);
    return Number.isFinite(value) ? value : undefined;
}

/** A span of time, in minutes. */
export function parseMinutes(text: string): number {
    const value = toNumber(text);
    if (value === undefined || value < 0) {
        throw new InvalidArgumentError('It must be a number that is not negative.');
    }
    return value;
}

/** A JSON object; what is not a setting in it counts for nothing. */
export function parseSettings(text: string): SettingValues {
    try {
        return readSettings(JSON.parse(text));
    } catch {
        throw new InvalidArgumentError('It must be JSON.');
    }
}
