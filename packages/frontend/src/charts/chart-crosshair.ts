import { html, nothing, type TemplateResult } from 'lit';
import type uPlot from 'uplot';
import type { ChartCurve } from './chart-curve';
import { pointAt, pointsAtNotFinite } from './chart-readings';

/** A line where the cursor stands on the axis, with a dot on each curve. `width` is that of the plotting area, in pixels. */
export function renderCrosshair(
    plot: uPlot,
    curves: readonly ChartCurve[],
    cursor: number,
    width: number,
): TemplateResult | typeof nothing {
    const left = plot.valToPos(cursor, 'x');
    if (!(left >= 0 && left <= width)) {
        return nothing;
    }
    return html`<div class="crosshair" style="transform: translateX(${left.toFixed(1)}px)"></div>
        ${curves.map((curve) => renderDot(plot, curve, cursor, width))}`;
}

function renderDot(plot: uPlot, curve: ChartCurve, cursor: number, width: number): TemplateResult | typeof nothing {
    const index = pointAt(curve, cursor);
    if (index === undefined || pointsAtNotFinite(curve, cursor)) {
        return nothing;
    }
    const [x, y] = [plot.valToPos(curve.x[index]!, 'x'), plot.valToPos(curve.line[index]!, 'y')];
    return Number.isFinite(y) && x >= 0 && x <= width
        ? html`<div class="dot" style="color: ${curve.run.color.color}; transform: translate(${x}px, ${y}px)"></div>`
        : nothing;
}
