import type { RunMark } from '@onthefly/shared-types';
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, query, state } from 'lit/decorators.js';
import type { MarksPointedEvent } from '../../charts/chart-marks';
import { MARK_NAMES } from '../../charts/mark-groups';
import { formatInteger } from '../../format/number-format';
import { formatStart } from '../../format/time-format';
import { trainerReason } from '../../model/actions/training-actions';
import type { DashboardModel } from '../../model/dashboard-model';
import type { Release } from '../../model/emitter';
import { ModelElement } from '../model-element';
import { sharedStyles } from '../shared-styles';
import { toolButton, toolButtonStyles } from '../tool-button';

const MAXIMUM_LISTED = 6;
/** Time to bring the pointer over. */
const LEAVE_MILLISECONDS = 250;
const EDGE_PIXELS = 6;

/** Says what happened where a mark stands, and lets a fork begin there. */
@customElement('otf-chart-mark-popover')
export class ChartMarkPopover extends ModelElement {
    static override styles = [
        sharedStyles,
        toolButtonStyles,
        css`
            .popover {
                position: fixed;
                inset: auto;
                box-sizing: border-box;
                max-width: min(340px, 100vw - 12px);
                margin: 0;
                padding: 8px 10px;
                font-size: 12px;
                color: var(--vscode-editorHoverWidget-foreground, var(--vscode-foreground));
                background: var(--vscode-editorHoverWidget-background, var(--vscode-editor-background));
                border: 1px solid var(--vscode-editorHoverWidget-border, var(--vscode-contrastBorder, var(--vscode-panel-border)));
                border-radius: 4px;
                box-shadow: 0 2px 8px var(--vscode-widget-shadow, transparent);
            }

            dl {
                margin: 0;
            }

            dt {
                font-weight: 600;
            }

            dt .muted {
                font-weight: normal;
            }

            dd {
                margin: 0 0 6px;
                overflow-wrap: anywhere;
            }

            .tool {
                border-color: var(--vscode-panel-border, var(--vscode-contrastBorder));
            }
        `,
    ];

    @state()
    private marks: readonly RunMark[] = [];

    @query('.popover')
    private readonly popoverElement!: HTMLElement;

    private anchor: HTMLElement | undefined;
    private leaving = false;
    private timer: ReturnType<typeof setTimeout> | undefined;

    protected override subscribe(model: DashboardModel): Release[] {
        return [model.onDidChangeState(this.rerender)];
    }

    /** Follows what the pointer or the focus is on; undefined when it has left. */
    async point(event: MarksPointedEvent | undefined): Promise<void> {
        clearTimeout(this.timer);
        if (!event) {
            this.timer = setTimeout(() => this.close(), LEAVE_MILLISECONDS);
            return;
        }
        if (this.leaving) {
            return;
        }
        this.marks = event.marks;
        this.anchor = event.anchor;
        await this.updateComplete;
        this.popoverElement.showPopover();
        this.place(event.anchor);
        if (event.focused) {
            this.renderRoot.querySelector<HTMLElement>('.tool')?.focus();
        }
    }

    protected override render(): TemplateResult {
        const shown = this.marks.slice(0, MAXIMUM_LISTED);
        return html`<div
            class="popover"
            popover="manual"
            role="dialog"
            aria-label="What happened here"
            @mouseenter=${() => clearTimeout(this.timer)}
            @mouseleave=${() => void this.point(undefined)}
            @focusin=${() => clearTimeout(this.timer)}
            @focusout=${() => void this.point(undefined)}
            @keydown=${(event: KeyboardEvent) => this.keyPressed(event)}
        >
            <dl>
                ${shown.map(
                    ({ kind, step, at, text }) =>
                        html`<dt>
                                ${MARK_NAMES[kind]}
                                <span class="muted">at step ${formatInteger(step)} · ${formatStart(at, Date.now())}</span>
                            </dt>
                            <dd>${text}</dd>`,
                )}
            </dl>
            ${this.marks.length > shown.length ? html`<p class="muted">and ${this.marks.length - shown.length} more. Zoom in to tell them apart.</p>` : nothing}
            ${this.marks.length > 0 ? this.renderFork() : nothing}
        </div>`;
    }

    private renderFork(): TemplateResult {
        const checkpoint = this.checkpoint;
        const place = checkpoint ? `the checkpoint at step ${formatInteger(checkpoint.step)}` : 'here';
        return toolButton({
            label: `Fork from ${place}…`,
            disabledReason: checkpoint ? trainerReason(this.model) : 'No checkpoint of this run was saved at this step or before it.',
            onClick: () => this.fork(checkpoint),
        });
    }

    private get checkpoint(): RunMark | undefined {
        const steps = this.marks.map(({ step }) => step);
        return (
            this.marks.find((mark) => mark.checkpoint && mark.kind !== 'restore') ??
            this.model.charts.marks.checkpointNear(Math.max(...steps))
        );
    }

    private fork(mark: RunMark | undefined): void {
        const { run, dialogs } = this.model;
        if (mark?.checkpoint && run) {
            this.close();
            dialogs.open({ type: 'fork', parentRunId: run.runId, checkpoint: mark.checkpoint });
        }
    }

    private keyPressed(event: KeyboardEvent): void {
        if (event.key === 'Escape') {
            event.stopPropagation();
            // The mark that gets the focus back would open it again.
            this.leaving = true;
            this.anchor?.focus();
            this.leaving = false;
            this.close();
        }
    }

    private close(): void {
        clearTimeout(this.timer);
        if (this.popoverElement?.matches(':popover-open')) {
            this.popoverElement.hidePopover();
        }
    }

    private place(anchor: HTMLElement): void {
        const view = this.ownerDocument.defaultView ?? window;
        const { left, bottom, top } = anchor.getBoundingClientRect();
        const { offsetWidth: width, offsetHeight: height } = this.popoverElement;
        const below = bottom + EDGE_PIXELS;
        const fits = below + height + EDGE_PIXELS <= view.innerHeight;
        const { style } = this.popoverElement;
        style.left = `${Math.max(EDGE_PIXELS, Math.min(left, view.innerWidth - width - EDGE_PIXELS))}px`;
        style.top = `${fits ? below : Math.max(EDGE_PIXELS, top - height - EDGE_PIXELS)}px`;
    }
}

declare global {
    interface HTMLElementTagNameMap {
        'otf-chart-mark-popover': ChartMarkPopover;
    }
}
