import type { RunDetails } from '@onthefly/shared-types';
import { html, nothing, svg, type TemplateResult } from 'lit';
import { customElement, query, state } from 'lit/decorators.js';
import { guard } from 'lit/directives/guard.js';
import { repeat } from 'lit/directives/repeat.js';
import { MERGE } from '../../model/actions/training-actions';
import type { DashboardModel } from '../../model/dashboard-model';
import type { Release } from '../../model/emitter';
import { LineageDrawing } from '../../model/lineage/lineage-drawing';
import { edgePath, neighbourOf, type LineageNode } from '../../model/lineage/lineage-layout';
import { controlStyles, iconButton } from '../controls';
import { fit, minus, plus } from '../icons';
import '../menu-button';
import type { MenuButton, MenuEntry } from '../menu-button';
import { ModelElement } from '../model-element';
import { openMenuAt } from '../row-menu';
import { runActions } from '../runs/run-actions';
import { sharedStyles } from '../shared-styles';
import { toolButton, toolButtonStyles } from '../tool-button';
import { lineageNode } from './lineage-node';
import { lineageKey, type LineageKey } from './lineage-panel-keys';
import { lineagePanelStyles } from './lineage-panel-styles';

const ZOOM_FACTOR = 1.25;
const PAN_PIXELS = 40;
/** Further than a hand that means to click trembles. */
const DRAG_PIXELS = 4;

/** The graph of the current session's runs. */
@customElement('otf-lineage-panel')
export class LineagePanel extends ModelElement {
    static override styles = [sharedStyles, controlStyles, toolButtonStyles, lineagePanelStyles];

    @state()
    private selected: ReadonlySet<string> = new Set();
    @state()
    private focused: string | undefined;

    @query('svg')
    private readonly canvas!: SVGSVGElement;

    @query('.context')
    private readonly menu!: MenuButton;

    private readonly drawing = new LineageDrawing();
    private observer: ResizeObserver | undefined;
    private dragging = false;

    override disconnectedCallback(): void {
        this.observer?.disconnect();
        this.observer = undefined;
        super.disconnectedCallback();
    }

    override connectedCallback(): void {
        super.connectedCallback();
        this.observer = new this.ownWindow.ResizeObserver(([entry]) => {
            if (entry) {
                this.drawing.setRoom(entry.contentRect);
                this.requestUpdate();
            }
        });
        this.observer.observe(this);
    }

    protected override subscribe(model: DashboardModel): Release[] {
        return [
            model.runList.view(),
            model.runList.onDidChange(() => this.runsChanged()),
            model.onDidChangeState(this.rerender),
            model.control.onDidChange(this.rerender),
            model.control.onDidSettle(({ intent, outcome }) => {
                if (intent === 'merge' && outcome.type === 'done') {
                    this.selected = new Set();
                }
            }),
        ];
    }

    protected override render(): TemplateResult {
        const { runs } = this.model.runList;
        const { drawing } = this;
        drawing.arrange(runs, this.model.run?.runId);
        this.style.setProperty('--otf-lineage-height', `${drawing.naturalHeight}px`);
        if (runs.length === 0) {
            return html`<p class="muted">Runs appear here when training begins.</p>`;
        }
        const { graph, view } = drawing;
        const known = new Map(runs.map((run) => [run.runId, run]));
        const focusable = [this.focused, this.model.run?.runId, graph.nodes[0]?.runId].find((runId) => known.has(runId ?? ''));
        return html`<svg
                role="listbox"
                aria-label="Lineage of runs"
                aria-multiselectable="true"
                @wheel=${{ handleEvent: (event: WheelEvent) => this.wheeled(event), passive: false }}
                @pointerdown=${(event: PointerEvent) => this.pressed(event)}
                @keydown=${(event: KeyboardEvent) => this.keyPressed(event)}
            >
                <g transform="translate(${view.x},${view.y}) scale(${view.scale})">
                    ${guard([graph], () => graph.edges.map(({ points }) => svg`<path class="edge" d=${edgePath(points, graph.flow)} />`))}
                    ${repeat(
                        graph.nodes,
                        ({ runId }) => runId,
                        (node) => this.renderNode(node, known.get(node.runId), node.runId === focusable),
                    )}
                </g>
            </svg>
            <div class="controls">${this.renderMerge(runs.length)} ${this.renderZoom()}</div>
            <otf-menu-button class="context" label="Run" .entries=${this.menuOf(known.get(focusable ?? ''))}></otf-menu-button>`;
    }

    /** With hundreds of runs, only those that changed may cost anything while steps stream in. */
    private renderNode(node: LineageNode, run: RunDetails | undefined, focusable: boolean): unknown {
        if (!run) {
            return nothing;
        }
        const { runId } = node;
        const shown = this.model.run?.runId === runId;
        const selected = this.selected.has(runId);
        return guard([node, run.name, run.state, run.summaries, shown, focusable, selected], () =>
            lineageNode({
                node,
                run,
                shown,
                selected,
                focusable,
                color: this.model.overlay.colorOf(run.sessionId, runId),
                onFocus: () => this.focusMoved(runId),
                onClick: (event) => this.clicked(event, runId),
                onContextMenu: (event) => void this.openMenu(event, runId),
            }),
        );
    }

    private renderMerge(runs: number): TemplateResult | typeof nothing {
        const { size } = this.selected;
        if (size === 0) {
            return runs < 2 ? nothing : html`<span class="hint muted">Ctrl+click or Space selects runs to merge</span>`;
        }
        return toolButton({
            label: `Merge ${size}…`,
            disabledReason: MERGE.disabledReason(this.model) ?? (size < 2 ? 'Select at least two runs' : undefined),
            onClick: () => this.merge(),
        });
    }

    private renderZoom(): TemplateResult {
        return html`${iconButton({ icon: minus, label: 'Zoom out', onClick: () => this.change((drawing) => drawing.zoom(1 / ZOOM_FACTOR)) })}
        ${iconButton({ icon: plus, label: 'Zoom in', onClick: () => this.change((drawing) => drawing.zoom(ZOOM_FACTOR)) })}
        ${iconButton({ icon: fit, label: 'Show everything', onClick: () => this.change((drawing) => drawing.showEverything()) })}`;
    }

    /** Of another session, perhaps. */
    private runsChanged(): void {
        const known = new Set(this.model.runList.runs.map(({ runId }) => runId));
        if ([...this.selected].some((runId) => !known.has(runId))) {
            this.selected = new Set([...this.selected].filter((runId) => known.has(runId)));
        }
        this.requestUpdate();
    }

    private change(act: (drawing: LineageDrawing) => void): void {
        act(this.drawing);
        this.requestUpdate();
    }

    /** Without Ctrl the page scrolls, unless somebody works in the graph. */
    private wheeled(event: WheelEvent): void {
        if (event.ctrlKey || event.metaKey || this.matches(':focus-within')) {
            event.preventDefault();
            const { left, top } = this.canvas.getBoundingClientRect();
            const factor = Math.exp(-event.deltaY / (event.ctrlKey ? 120 : 500));
            this.change((drawing) => drawing.zoom(factor, { x: event.clientX - left, y: event.clientY - top }));
        }
    }

    private pressed(event: PointerEvent): void {
        if (event.button !== 0) {
            return;
        }
        const start = this.drawing.view;
        const { canvas } = this;
        this.dragging = false;
        const move = (at: PointerEvent): void => {
            const x = at.clientX - event.clientX;
            const y = at.clientY - event.clientY;
            if (!this.dragging && Math.hypot(x, y) > DRAG_PIXELS) {
                this.dragging = true;
                canvas.setPointerCapture(event.pointerId);
            }
            if (this.dragging) {
                this.change((drawing) => drawing.pan(x, y, start));
            }
        };
        const end = (): void => {
            canvas.removeEventListener('pointermove', move);
            canvas.removeEventListener('pointerup', end);
            canvas.removeEventListener('pointercancel', end);
        };
        canvas.addEventListener('pointermove', move);
        canvas.addEventListener('pointerup', end);
        canvas.addEventListener('pointercancel', end);
    }

    private clicked(event: MouseEvent, runId: string): void {
        if (this.dragging) {
            return;
        }
        if (event.shiftKey || event.ctrlKey || event.metaKey) {
            this.toggle(runId);
        } else {
            this.model.selectRun(runId);
        }
    }

    private async openMenu(event: MouseEvent, runId: string): Promise<void> {
        event.preventDefault();
        event.stopPropagation();
        this.focused = runId;
        await this.updateComplete;
        openMenuAt(this.menu, event);
    }

    private menuOf(run: RunDetails | undefined): readonly MenuEntry[] {
        if (!run) {
            return [];
        }
        const selected = this.selected.has(run.runId);
        return [
            ...runActions(this.model, run),
            'separator',
            { label: selected ? 'Take out of the selection' : 'Select for a merge', onSelect: () => this.toggle(run.runId) },
        ];
    }

    private focusMoved(runId: string): void {
        this.focused = runId;
        if (!this.dragging) {
            this.drawing.reveal(runId);
        }
    }

    private keyPressed(event: KeyboardEvent): void {
        const key = lineageKey(event);
        if (key) {
            event.preventDefault();
            this.act(key);
        }
    }

    private act(key: LineageKey): void {
        const runId = this.focused ?? this.model.run?.runId;
        switch (key.type) {
            case 'go':
                return this.focusNode(runId && neighbourOf(this.drawing.graph, runId, key.direction));
            case 'pan':
                return this.change((drawing) => drawing.pan(key.x * PAN_PIXELS, key.y * PAN_PIXELS));
            case 'zoom':
                return this.change((drawing) => drawing.zoom(key.inwards ? ZOOM_FACTOR : 1 / ZOOM_FACTOR));
            case 'everything':
                return this.change((drawing) => drawing.showEverything());
            case 'show':
                return runId === undefined ? undefined : this.model.selectRun(runId);
            case 'select':
                return runId === undefined ? undefined : this.toggle(runId);
            case 'clear':
                this.selected = new Set();
        }
    }

    private focusNode(runId: string | undefined): void {
        const nodes = [...this.canvas.querySelectorAll<SVGGElement>('.node')];
        nodes.find((node) => node.dataset['run'] === runId)?.focus();
    }

    private toggle(runId: string): void {
        const selected = new Set(this.selected);
        if (!selected.delete(runId)) {
            selected.add(runId);
        }
        this.selected = selected;
    }

    private merge(): void {
        this.model.dialogs.open({ type: 'merge', parents: [...this.selected] });
    }
}

declare global {
    interface HTMLElementTagNameMap {
        'otf-lineage-panel': LineagePanel;
    }
}
