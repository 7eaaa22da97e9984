import { css, html, nothing, svg, type TemplateResult } from 'lit';
import { customElement, property, query } from 'lit/decorators.js';
import type { LossRegion } from '@onthefly/shared-types';
import { formatMetric, formatTicks } from '../../format/number-format';
import { countLosses, lossRange, type Histogram } from '../../model/losses/reports-histogram';
import { OtfElement } from '../otf-element';

const BINS = 60;
const WIDTH = 600;
const HEIGHT = 120;
const KEY_STEPS = 100;
const TICKS = 4;

type Side = 'minLoss' | 'maxLoss';

/**
 * Distribution of losses with a region that is dragged or moved by keys.
 *
 * @fires {CustomEvent<LossRegion>} region-change - on each move
 */
@customElement('otf-loss-histogram')
export class LossHistogram extends OtfElement {
    static override styles = css`
        :host {
            /* Some light themes have a pale orange. */
            --otf-loss-region: color-mix(in srgb, var(--otf-charts-orange) 65%, var(--vscode-foreground));
            display: block;
            user-select: none;
        }

        .plot {
            position: relative;
            height: var(--otf-loss-plot-height, 120px);
            margin: 0 6px;
            touch-action: none;
            cursor: crosshair;
        }

        svg {
            display: block;
            width: 100%;
            height: 100%;
            overflow: visible;
        }

        .bar {
            fill: var(--vscode-charts-blue);
        }

        .bar.inside {
            fill: var(--otf-loss-region);
        }

        .other {
            fill: none;
            stroke: var(--vscode-foreground);
            stroke-width: 1.25;
            vector-effect: non-scaling-stroke;
        }

        .base {
            stroke: var(--vscode-descriptionForeground);
            vector-effect: non-scaling-stroke;
        }

        .region {
            position: absolute;
            inset: 0 auto 0 0;
            background: color-mix(in srgb, var(--otf-loss-region) 14%, transparent);
            pointer-events: none;
        }

        .handle {
            position: absolute;
            top: 0;
            bottom: 0;
            width: 12px;
            margin-left: -6px;
            cursor: ew-resize;
        }

        .handle::before {
            position: absolute;
            inset: 0 5px;
            content: '';
            background: var(--otf-loss-region);
        }

        .handle:focus {
            outline: none;
        }

        .handle:focus-visible {
            outline: 1px solid var(--vscode-focusBorder);
        }

        .ticks {
            display: flex;
            justify-content: space-between;
            padding: 2px 6px 0;
            font-size: 11px;
            font-variant-numeric: tabular-nums;
            color: var(--vscode-descriptionForeground);
        }
    `;

    @property({ attribute: false })
    losses: Float32Array = new Float32Array();

    /** Another report, drawn as an outline. Scaled to the same height: it may be of another size. */
    @property({ attribute: false })
    otherLosses: Float32Array | undefined;

    @property({ attribute: false })
    region: LossRegion | undefined;

    /** Heights are those of log(1 + count). */
    @property({ attribute: false })
    logCount = false;

    /** What the histogram shows, in words. */
    @property({ attribute: false })
    label = '';

    @query('.plot')
    private readonly plot!: HTMLElement;

    private histogram: Histogram | undefined;
    private other: Histogram | undefined;

    protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
        if (changed.has('losses') || changed.has('otherLosses')) {
            const range = lossRange(this.otherLosses ? [this.losses, this.otherLosses] : [this.losses]);
            this.histogram = range && countLosses(this.losses, range, BINS);
            this.other = range && this.otherLosses && countLosses(this.otherLosses, range, BINS);
        }
    }

    protected override render(): TemplateResult | typeof nothing {
        const { histogram } = this;
        if (!histogram) {
            return nothing;
        }
        return html`<div class="plot" @pointerdown=${(event: PointerEvent) => this.beginDrag(event)}>
                <svg viewBox="0 0 ${WIDTH} ${HEIGHT}" preserveAspectRatio="none" role="img" aria-label=${this.label}>
                    ${this.heights(histogram).map((height, bin) => this.renderBar(histogram, height, bin))}
                    <line class="base" x1="0" x2=${WIDTH} y1=${HEIGHT} y2=${HEIGHT}></line>
                    ${this.other ? svg`<path class="other" d=${outline(this.heights(this.other))}></path>` : nothing}
                </svg>
                ${this.region ? this.renderRegion(this.region, histogram) : nothing}
            </div>
            <div class="ticks" aria-hidden="true">${formatTicks(tickValues(histogram)).map((label) => html`<span>${label}</span>`)}</div>`;
    }

    private renderBar({ from, to, counts }: Histogram, height: number, bin: number): TemplateResult {
        const width = WIDTH / BINS;
        const middle = from + ((bin + 0.5) / BINS) * (to - from);
        const inside = this.region && middle >= this.region.minLoss && middle <= this.region.maxLoss;
        return svg`<rect class="bar ${inside ? 'inside' : ''}" x=${bin * width + 0.5} y=${HEIGHT - height} width=${width - 1} height=${height}>
            <title>${counts[bin]} samples around ${formatMetric(middle)}</title>
        </rect>`;
    }

    private renderRegion(region: LossRegion, range: Histogram): TemplateResult {
        const left = percent(region.minLoss, range);
        const right = percent(region.maxLoss, range);
        return html`<div class="region" style="left:${left}%;width:${right - left}%"></div>
            ${this.renderHandle('minLoss', 'Lowest loss', range.from, region.maxLoss)}
            ${this.renderHandle('maxLoss', 'Highest loss', region.minLoss, range.to)}`;
    }

    private renderHandle(side: Side, label: string, lowest: number, highest: number): TemplateResult {
        const value = this.region?.[side] ?? 0;
        return html`<div
            class="handle"
            role="slider"
            tabindex="0"
            data-side=${side}
            aria-label=${label}
            aria-valuemin=${lowest}
            aria-valuemax=${highest}
            aria-valuenow=${value}
            aria-valuetext=${formatMetric(value)}
            style="left:${this.histogram ? percent(value, this.histogram) : 0}%"
            @keydown=${(event: KeyboardEvent) => this.keyPressed(event, side, lowest, highest)}
        ></div>`;
    }

    private heights({ counts }: Histogram): readonly number[] {
        const scaled = counts.map((count) => (this.logCount ? Math.log1p(count) : count));
        const highest = Math.max(...scaled, Number.MIN_VALUE);
        return scaled.map((value) => (value === 0 ? 0 : Math.max(1.5, (value / highest) * (HEIGHT - 4))));
    }

    private keyPressed(event: KeyboardEvent, side: Side, lowest: number, highest: number): void {
        const { from, to } = this.histogram ?? { from: 0, to: 0 };
        const step = (to - from) / KEY_STEPS;
        const value = this.region?.[side] ?? from;
        const moved: Readonly<Record<string, number>> = {
            ArrowLeft: value - step,
            ArrowDown: value - step,
            ArrowRight: value + step,
            ArrowUp: value + step,
            PageDown: value - step * 10,
            PageUp: value + step * 10,
            Home: lowest,
            End: highest,
        };
        const next = moved[event.key];
        if (next !== undefined) {
            event.preventDefault();
            this.move(side, Math.min(highest, Math.max(lowest, next)));
        }
    }

    /** On a handle: moves it. Beside the handles: draws a new region. */
    private beginDrag(event: PointerEvent): void {
        if (event.button !== 0) {
            return;
        }
        event.preventDefault();
        const handle = (event.target as Element).closest<HTMLElement>('.handle');
        const start = this.lossAt(event);
        const { minLoss, maxLoss } = this.region ?? { minLoss: start, maxLoss: start };
        const fixed = handle ? (handle.dataset['side'] === 'minLoss' ? maxLoss : minLoss) : start;
        handle?.focus();
        this.plot.setPointerCapture(event.pointerId);
        const drag = (moved: PointerEvent): void => {
            const loss = this.lossAt(moved);
            this.tell({ minLoss: Math.min(fixed, loss), maxLoss: Math.max(fixed, loss) });
        };
        const end = (): void => {
            this.plot.removeEventListener('pointermove', drag);
            this.plot.removeEventListener('pointerup', end);
            this.plot.removeEventListener('pointercancel', end);
        };
        this.plot.addEventListener('pointermove', drag);
        this.plot.addEventListener('pointerup', end);
        this.plot.addEventListener('pointercancel', end);
    }

    private lossAt({ clientX }: PointerEvent): number {
        const { left, width } = this.plot.getBoundingClientRect();
        const { from, to } = this.histogram ?? { from: 0, to: 0 };
        const share = Math.min(1, Math.max(0, (clientX - left) / Math.max(1, width)));
        return share === 1 ? to : from + share * (to - from);
    }

    private move(side: Side, value: number): void {
        if (this.region) {
            this.tell({ ...this.region, [side]: value });
        }
    }

    private tell(region: LossRegion): void {
        this.dispatchEvent(new CustomEvent<LossRegion>('region-change', { detail: region }));
    }
}

function percent(value: number, { from, to }: Histogram): number {
    return to > from ? ((value - from) / (to - from)) * 100 : 0;
}

function outline(heights: readonly number[]): string {
    const width = WIDTH / BINS;
    const steps = heights.map((height, bin) => `L${bin * width} ${HEIGHT - height}H${(bin + 1) * width}`);
    return `M0 ${HEIGHT}${steps.join('')}L${WIDTH} ${HEIGHT}`;
}

function tickValues({ from, to }: Histogram): readonly number[] {
    const values = Array.from({ length: TICKS }, (_, tick) => from + (tick / (TICKS - 1)) * (to - from));
    return values.map((value) => (Math.abs(value) < (to - from) / 1000 ? 0 : Number(value.toPrecision(3))));
}

declare global {
    interface HTMLElementTagNameMap {
        'otf-loss-histogram': LossHistogram;
    }
}
