import { shortName } from '@onthefly/shared-types';
import { html, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { ChartCurve } from './chart-curve';
import { pointText, pointValue } from './chart-readings';

/** The runs of a chart with their numbers, in so many digits, where the cursor stands, or their latest ones. */
export function renderLegend(curves: readonly ChartCurve[], cursor: number | undefined, digits: number): TemplateResult {
    return html`<ul class="legend">
        ${repeat(
            curves,
            ({ run }) => run.color.index,
            (curve) => {
                const { name, color } = curve.run;
                return html`<li>
                    <span class="swatch ${color.dashed ? 'dashed' : ''}" style="color: ${color.color}"></span>
                    <span class="run" title=${name}>${shortName(name)}</span>
                    <span class="number" title=${pointText(curve, cursor, digits)}>${pointValue(curve, cursor, digits)}</span>
                </li>`;
            },
        )}
    </ul>`;
}
