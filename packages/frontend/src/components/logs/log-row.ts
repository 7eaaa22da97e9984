import type { LogRow } from '@onthefly/shared-types';
import { html, nothing, type TemplateResult } from 'lit';
import { formatInteger } from '../../format/number-format';
import { formatClock } from '../../format/time-format';

/**
 * One row of the log at its place; `row` is absent until it has arrived. The same template for every row: elements of rows that have
 * gone are used again for those that come, thousands a minute.
 *
 * @param wanted a text that is looked for, which is shown where it is found
 */
export function renderLogRow(place: number, row: LogRow | undefined, wanted: string | undefined): TemplateResult {
    const level = row?.level ?? 'info';
    return html`<div class="row ${row ? level : 'awaited'}">
        <span class="time">${row ? formatClock(row.ts) : formatInteger(place + 1)}</span
        ><span class="text">${level === 'info' ? nothing : html`<b>${level}</b> `}${row ? emphasise(row.text, wanted) : '…'}</span
        ><span class="repeats" title="So many rows in succession say this"
            >${row?.repeats === undefined ? nothing : `×${formatInteger(row.repeats)}`}</span
        >
    </div>`;
}

function emphasise(text: string, wanted: string | undefined): TemplateResult | string {
    const at = wanted ? text.toLowerCase().indexOf(wanted.toLowerCase()) : -1;
    if (!wanted || at < 0) {
        return text;
    }
    const end = at + wanted.length;
    return html`${text.slice(0, at)}<mark>${text.slice(at, end)}</mark>${text.slice(end)}`;
}
