import type { RunMark } from '@onthefly/shared-types';
import { html, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { OtfElement } from '../components/otf-element';
import { formatInteger } from '../format/number-format';
import { chartMarksStyles } from './chart-marks-styles';
import { isSameMarks, MARK_LETTERS, MARK_NAMES, MARK_RADIUS, type MarkGroup } from './mark-groups';

export interface MarksPointedEvent {
    readonly marks: readonly RunMark[];
    readonly anchor: HTMLElement;
    /** By keyboard: what is shown may be entered. */
    readonly focused: boolean;
}

/**
 * What happened, as lines over a chart with a letter each. As large as the plotting area.
 *
 * @fires otf-marks-pointed - with what the pointer or the focus is on, or with nothing when it has left
 */
@customElement('otf-chart-marks')
export class ChartMarks extends OtfElement {
    static override styles = chartMarksStyles;

    @property({
        attribute: false,
        hasChanged: (now: readonly MarkGroup[], before?: readonly MarkGroup[]) => !isSameMarks(now, before ?? []),
    })
    groups: readonly MarkGroup[] = [];

    @state()
    private tabStop = 0;

    protected override render(): TemplateResult {
        return html`${this.groups.map((group, index) => this.renderMark(group, index))}`;
    }

    private renderMark({ left, center, kind, marks }: MarkGroup, index: number): TemplateResult {
        const point = (event: Event, focused: boolean): void => this.point({ marks, anchor: event.target as HTMLElement, focused });
        const others = marks.length > 1 ? ` and ${marks.length - 1} more` : '';
        return html`<div class="mark ${kind}" style="left: ${left.toFixed(1)}px">
            <button
                type="button"
                style="left: ${(center - left - MARK_RADIUS).toFixed(1)}px"
                tabindex=${index === Math.min(this.tabStop, this.groups.length - 1) ? 0 : -1}
                aria-label=${`${MARK_NAMES[kind]} at step ${formatInteger(marks[0]!.step)}${others}`}
                @mouseenter=${(event: Event) => point(event, false)}
                @mouseleave=${() => this.point(undefined)}
                @focus=${(event: Event) => point(event, false)}
                @blur=${() => this.point(undefined)}
                @click=${(event: Event) => point(event, true)}
                @keydown=${(event: KeyboardEvent) => this.keyPressed(event, index)}
            >
                ${MARK_LETTERS[kind]}
            </button>
        </div>`;
    }

    private point(detail: MarksPointedEvent | undefined): void {
        this.dispatchEvent(new CustomEvent('otf-marks-pointed', { detail, bubbles: true, composed: true }));
    }

    private keyPressed(event: KeyboardEvent, index: number): void {
        const change = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
        if (change !== undefined && !event.shiftKey) {
            this.tabStop = Math.max(0, Math.min(this.groups.length - 1, index + change));
            this.renderRoot.querySelectorAll<HTMLElement>('button')[this.tabStop]?.focus();
            event.preventDefault();
        }
        if (event.key === 'Escape') {
            this.point(undefined);
        }
        event.stopPropagation();
    }
}

declare global {
    interface HTMLElementTagNameMap {
        'otf-chart-marks': ChartMarks;
    }

    interface HTMLElementEventMap {
        'otf-marks-pointed': CustomEvent<MarksPointedEvent | undefined>;
    }
}
