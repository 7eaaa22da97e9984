import { svg, html, type TemplateResult } from 'lit';

/*
 * Drawn here and not taken from the icon font, which not every host gives to its pages. Decoration only: whatever they
 * mean is also said in words.
 */
function icon(shape: TemplateResult<2>): TemplateResult {
    return html`<svg
        class="icon"
        width="16"
        height="16"
        viewBox="0 0 16 16"
        fill="none"
        stroke="currentColor"
        stroke-width="1.25"
        aria-hidden="true"
    >
        ${shape}
    </svg>`;
}

export const chevronLeft = icon(svg`<path d="M10 3.5 5.5 8l4.5 4.5" />`);
export const chevronRight = icon(svg`<path d="M6 3.5 10.5 8 6 12.5" />`);
export const chevronDown = icon(svg`<path d="M3.5 6 8 10.5 12.5 6" />`);
export const plus = icon(svg`<path d="M8 3.5v9M3.5 8h9" />`);
export const minus = icon(svg`<path d="M3.5 8h9" />`);
export const fit = icon(svg`<path d="M2.5 6V2.5H6m4 0h3.5V6m0 4v3.5H10m-4 0H2.5V10" />`);
export const more = icon(svg`<path d="M3 8h.01M8 8h.01M13 8h.01" stroke-width="2" stroke-linecap="round" />`);
export const close = icon(svg`<path d="m4 4 8 8m0-8-8 8" />`);
export const copy = icon(svg`<rect x="5.5" y="5.5" width="8" height="8" rx="1" /><path d="M3.5 10.5h-1v-8h8v1" />`);
export const pin = icon(svg`<path d="m9.5 2.5 4 4-2.5.6-2.4 2.4-.4 2.7-4.4-4.4 2.7-.4L8.9 5zM5.8 10.2 2.5 13.5" />`);
export const done = icon(svg`<path d="m3 8.5 3.5 3.5L13 4.5" />`);

export const waiting = icon(svg`<circle cx="8" cy="8" r="4.5" stroke-dasharray="2.8 1.9" />`);
export const running = icon(svg`<path d="M5 3.5v9l7.5-4.5z" fill="currentColor" stroke="none" />`);
export const paused = icon(svg`<path d="M4.5 3.5h2.5v9H4.5zm4.5 0h2.5v9H9z" fill="currentColor" stroke="none" />`);
export const reconnecting = icon(svg`<path d="M12.5 8A4.5 4.5 0 1 1 11 4.65M12.5 2.5v3h-3" />`);
export const finished = done;
export const ended = icon(svg`<circle cx="8" cy="8" r="4.5" /><path d="m5 5 6 6" />`);

export const information = icon(svg`<circle cx="8" cy="8" r="5.5" /><path d="M8 7.5v3.5M8 5v1" />`);
export const warning = icon(svg`<path d="M8 2.5 14 13.5H2z" /><path d="M8 6.5v3.5M8 11v1" />`);
export const failure = icon(svg`<circle cx="8" cy="8" r="5.5" /><path d="m5.8 5.8 4.4 4.4m0-4.4-4.4 4.4" />`);
