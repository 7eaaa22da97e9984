import type { LogRow } from '@onthefly/shared-types';
import { html, nothing, type TemplateResult } from 'lit';
import { formatInteger } from '../../format/number-format';
import { formatClock } from '../../format/time-format';
import { markedSpans, type MarkedSpan } from '../../model/logs/marked-spans';

/**
 * One row of the log at its place; `row` is absent until it has arrived. The same template for every row: elements of rows that have
 * gone are used again for those that come, thousands a minute.
 *
 * @param wanted a text that is looked for, which is shown where it is found
 * @param showWhole called when somebody wants to see all of a very long row
 */
export function renderLogRow(
    place: number,
    row: LogRow | undefined,
    wanted: string | undefined,
    showWhole: (place: number) => void,
): TemplateResult {
    const level = row?.level ?? 'info';
    return html`<div class="row ${row ? level : 'awaited'}">
        <span class="time">${row ? formatClock(row.ts) : formatInteger(place + 1)}</span
        ><span class="text"
            >${level === 'info' ? nothing : html`<b>${level}</b> `}${row ? html`<bdi>${markedSpans(row.text, wanted).map(renderSpan)}</bdi>` : '…'}${
                row?.moreCharacters === undefined ? nothing : renderMore(row.moreCharacters, () => showWhole(place))
            }</span
        ><span class="repeats" title="So many rows in succession say this"
            >${row?.repeats === undefined ? nothing : `×${formatInteger(row.repeats)}`}</span
        >
    </div>`;
}

function renderMore(characters: number, showWhole: () => void): TemplateResult {
    const label = `Show all: ${formatInteger(characters)} more characters`;
    return html`… <button type="button" @click=${showWhole}>${label}</button>`;
}

function renderSpan({ text, style, marked }: MarkedSpan): TemplateResult | string {
    if (style === '' && !marked) {
        return text;
    }
    return marked ? html`<mark class=${style}>${text}</mark>` : html`<span class=${style}>${text}</span>`;
}
