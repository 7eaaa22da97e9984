import { shortName, type MarkKind, type RunMark } from '@onthefly/shared-types';

export interface StoredEvent {
    readonly runId: string;
    readonly at: number;
    readonly type: string;
    readonly fields: Readonly<Record<string, unknown>>;
}

/** What an event of a session means on the curves of one of its runs, if anything. */
export function describeMark(event: StoredEvent, runId: string): RunMark | undefined {
    const step = numberIn(event.fields, 'step') ?? 0;
    const checkpoint = textIn(event.fields, 'ckpt') ?? textIn(event.fields, 'ckpt_path') ?? textIn(event.fields, 'path');
    const mark = (kind: MarkKind, text: string): RunMark => ({ kind, step, at: event.at, text, ...(checkpoint && { checkpoint }) });
    switch (event.type) {
        case 'paused':
            return mark('pause', describePause(event.fields));
        case 'resumed':
            // Every fork begins with one, before its first step.
            return step > 0 ? mark('resume', 'Training went on.') : undefined;
        case 'checkpoint_saved':
            return checkpoint ? mark('checkpoint', `A checkpoint was saved: ${fileName(checkpoint)}.`) : undefined;
        case 'checkpoint_loaded':
            return mark('restore', `The checkpoint ${fileName(checkpoint ?? '')} was loaded.`);
        case 'test_complete':
            return mark('test', describeTest(event.fields));
        case 'newRun':
            return describeNewRun(event, runId);
        default:
            return undefined;
    }
}

function describePause(fields: StoredEvent['fields']): string {
    const request = objectIn(fields, 'request');
    switch (textIn(request, 'action')) {
        case undefined:
        case 'pause':
            return 'Training was paused.';
        case 'fork':
            return 'Training was paused to fork.';
        case 'merge':
            return 'Training was paused to merge.';
        case 'auto_test_pause':
            return 'Training paused by itself after an automatic test.';
        default:
            return `Training was paused: ${textIn(request, 'action')}.`;
    }
}

function describeTest(fields: StoredEvent['fields']): string {
    const loss = numberIn(fields, 'avg_loss');
    const label = textIn(fields, 'env_test_label') ?? textIn(fields, 'label');
    const name = label ? `Test “${shortName(label)}”` : 'Test';
    if (fields['avg_loss'] === null) {
        return `${name}: average loss NaN.`;
    }
    return loss === undefined ? `${name} gave no average loss.` : `${name}: average loss ${Number(loss.toPrecision(4))}.`;
}

function describeNewRun({ fields, runId: child, at }: StoredEvent, runId: string): RunMark | undefined {
    const meta = objectIn(fields, 'meta');
    const parents = (Array.isArray(fields['parents']) ? fields['parents'] : []).filter((parent) => typeof parent === 'string');
    const kind = parents.length > 1 || textIn(meta, 'kind') === 'merge' ? 'merge' : 'fork';
    const step = numberIn(meta, 'at_step');
    if (child === runId && parents.length > 0) {
        const origin = parents.map(shortName).join(' and ');
        const text =
            kind === 'merge' ? `Merged from ${origin}.` : `Forked from ${origin}${step === undefined ? '' : ` at its step ${step}`}.`;
        return { kind, step: 0, at, text };
    }
    if (step === undefined || !parents.includes(runId)) {
        return undefined;
    }
    const name = shortName(textIn(meta, 'display_name') ?? child);
    const samples = numberIn(meta, 'subset_count');
    const on = samples ? ` on ${samples} samples` : '';
    const checkpoint = textIn(meta, 'init_from');
    const text = kind === 'merge' ? `Merged into ${name}.` : `${name} was forked here${on}.`;
    return { kind, step, at, text, ...(checkpoint && { checkpoint }) };
}

function numberIn(fields: Readonly<Record<string, unknown>>, name: string): number | undefined {
    const value = fields[name];
    return typeof value === 'number' ? value : undefined;
}

function textIn(fields: Readonly<Record<string, unknown>>, name: string): string | undefined {
    const value = fields[name];
    return typeof value === 'string' && value !== '' ? value : undefined;
}

function objectIn(fields: Readonly<Record<string, unknown>>, name: string): Record<string, unknown> {
    const value = fields[name];
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function fileName(path: string): string {
    return path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
}
