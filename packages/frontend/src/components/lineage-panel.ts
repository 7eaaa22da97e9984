import type { RunDetails } from '@onthefly/shared-types';
import { html, nothing, svg, type TemplateResult } from 'lit';
import { customElement, query, state } from 'lit/decorators.js';
import { guard } from 'lit/directives/guard.js';
import { repeat } from 'lit/directives/repeat.js';
import type { DashboardModel } from '../model/dashboard-model';
import type { Release } from '../model/emitter';
import {
    edgePath,
    layoutLineage,
    neighbourOf,
    NODE_HEIGHT,
    NODE_WIDTH,
    type LineageGraph,
    type LineageNode,
} from '../model/lineage-layout';
import { fitView, panView, revealPoint, zoomView, type Extent, type LineageView } from '../model/lineage-view';
import { MERGE } from '../model/training-actions';
import { controlStyles, iconButton } from './controls';
import { fit, minus, plus } from './icons';
import { lineageNode } from './lineage-node';
import { lineageKey, type LineageKey } from './lineage-panel-keys';
import { lineagePanelStyles } from './lineage-panel-styles';
import './menu-button';
import type { MenuButton, MenuEntry } from './menu-button';
import { ModelElement } from './model-element';
import { openMenuAt } from './row-menu';
import { runActions } from './run-actions';
import { sharedStyles } from './shared-styles';
import { toolButton, toolButtonStyles } from './tool-button';

const ZOOM_FACTOR = 1.25;
const PAN_PIXELS = 40;
/** Of the panel, as long as nobody has changed its height. */
const MINIMUM_HEIGHT = 96;
const MAXIMUM_HEIGHT = 280;
const CONTROLS_HEIGHT = 28;
/** With a little room around it. */
const NODE_EXTENT: Extent = { width: NODE_WIDTH + 16, height: NODE_HEIGHT + 16 };
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
    /** Fitted to the room when undefined. */
    @state()
    private view: LineageView | undefined;
    @state()
    private room: Extent = { width: 0, height: 0 };

    @query('svg')
    private readonly drawing!: SVGSVGElement;

    @query('.context')
    private readonly menu!: MenuButton;

    private graph: LineageGraph = layoutLineage([]);
    private shape = '';
    private observer: ResizeObserver | undefined;
    private dragging = false;

    override disconnectedCallback(): void {
        this.observer?.disconnect();
        this.observer = undefined;
        super.disconnectedCallback();
    }

    override connectedCallback(): void {
        super.connectedCallback();
        this.observer = new this.ownWindow.ResizeObserver(([entry]) => entry && (this.room = entry.contentRect));
        this.observer.observe(this);
    }

    protected override subscribe(model: DashboardModel): Release[] {
        return [
            model.runList.view(),
            model.runList.onDidChange(this.rerender),
            model.onDidChangeState(this.rerender),
            model.control.onDidChange(this.rerender),
        ];
    }

    protected override render(): TemplateResult {
        const { runs } = this.model.runList;
        this.arrange(runs);
        if (runs.length === 0) {
            return html`<p class="muted">Runs appear here when training begins.</p>`;
        }
        const view = this.currentView;
        const details = new Map(runs.map((run) => [run.runId, run]));
        const focusable = this.focused ?? this.model.run?.runId ?? this.graph.nodes[0]?.runId;
        return html`<svg
                role="listbox"
                aria-label="Lineage of runs"
                aria-multiselectable="true"
                @wheel=${{ handleEvent: (event: WheelEvent) => this.wheeled(event), passive: false }}
                @pointerdown=${(event: PointerEvent) => this.pressed(event)}
                @keydown=${(event: KeyboardEvent) => this.keyPressed(event)}
            >
                <g transform="translate(${view.x},${view.y}) scale(${view.scale})">
                    ${guard([this.graph], () => this.graph.edges.map(({ points }) => svg`<path class="edge" d=${edgePath(points)} />`))}
                    ${repeat(
                        this.graph.nodes,
                        ({ runId }) => runId,
                        (node) => this.renderNode(node, details.get(node.runId), node.runId === focusable),
                    )}
                </g>
            </svg>
            <div class="controls">${this.renderMerge(runs.length)} ${this.renderZoom()}</div>
            <otf-menu-button class="context" label="Run" .entries=${this.menuOf(details.get(focusable ?? ''))}></otf-menu-button>`;
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
        return html`${iconButton({ icon: minus, label: 'Zoom out', onClick: () => this.zoom(1 / ZOOM_FACTOR) })}
        ${iconButton({ icon: plus, label: 'Zoom in', onClick: () => this.zoom(ZOOM_FACTOR) })}
        ${iconButton({ icon: fit, label: 'Show everything', onClick: () => this.showEverything() })}`;
    }

    /** Laying out is done only when runs came or went. */
    private arrange(runs: readonly RunDetails[]): void {
        const shape = JSON.stringify(runs.map(({ sessionId, runId, parents }) => [sessionId, runId, parents]));
        if (shape === this.shape) {
            return;
        }
        this.shape = shape;
        this.graph = layoutLineage(runs);
        const height = Math.min(MAXIMUM_HEIGHT, Math.max(MINIMUM_HEIGHT, this.graph.height + CONTROLS_HEIGHT));
        this.style.setProperty('--otf-lineage-height', `${height}px`);
        this.view = undefined;
        const known = new Set(runs.map(({ runId }) => runId));
        this.selected = new Set([...this.selected].filter((runId) => known.has(runId)));
        this.focused = this.focused !== undefined && known.has(this.focused) ? this.focused : undefined;
    }

    private get currentView(): LineageView {
        if (this.view) {
            return this.view;
        }
        const view = fitView(this.graph, this.roomAboveControls);
        const shown = this.graph.nodes.find(({ runId }) => runId === this.model.run?.runId);
        return shown ? revealPoint(view, shown, NODE_EXTENT, this.room) : view;
    }

    private get roomAboveControls(): Extent {
        const { width, height } = this.room;
        return { width, height: Math.max(0, height - CONTROLS_HEIGHT) };
    }

    private showEverything(): void {
        this.view = fitView(this.graph, this.roomAboveControls, 0);
    }

    private zoom(factor: number): void {
        this.view = zoomView(this.currentView, factor, { x: this.room.width / 2, y: this.room.height / 2 });
    }

    /** Without Ctrl the page scrolls, unless somebody works in the graph. */
    private wheeled(event: WheelEvent): void {
        if (event.ctrlKey || event.metaKey || this.matches(':focus-within')) {
            event.preventDefault();
            const { left, top } = this.drawing.getBoundingClientRect();
            const factor = Math.exp(-event.deltaY / (event.ctrlKey ? 120 : 500));
            this.view = zoomView(this.currentView, factor, { x: event.clientX - left, y: event.clientY - top });
        }
    }

    private pressed(event: PointerEvent): void {
        if (event.button !== 0) {
            return;
        }
        const start = this.currentView;
        const { drawing } = this;
        this.dragging = false;
        const move = (at: PointerEvent): void => {
            const x = at.clientX - event.clientX;
            const y = at.clientY - event.clientY;
            if (!this.dragging && Math.hypot(x, y) > DRAG_PIXELS) {
                this.dragging = true;
                drawing.setPointerCapture(event.pointerId);
            }
            if (this.dragging) {
                this.view = panView(start, x, y);
            }
        };
        const end = (): void => {
            drawing.removeEventListener('pointermove', move);
            drawing.removeEventListener('pointerup', end);
            drawing.removeEventListener('pointercancel', end);
        };
        drawing.addEventListener('pointermove', move);
        drawing.addEventListener('pointerup', end);
        drawing.addEventListener('pointercancel', end);
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
        const node = this.graph.nodes.find((candidate) => candidate.runId === runId);
        if (node && !this.dragging) {
            this.view = revealPoint(this.currentView, node, NODE_EXTENT, this.room);
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
                return this.focusNode(runId && neighbourOf(this.graph, runId, key.direction));
            case 'pan':
                this.view = panView(this.currentView, key.x * PAN_PIXELS, key.y * PAN_PIXELS);
                return;
            case 'zoom':
                return this.zoom(key.inwards ? ZOOM_FACTOR : 1 / ZOOM_FACTOR);
            case 'everything':
                return this.showEverything();
            case 'show':
                return runId === undefined ? undefined : this.model.selectRun(runId);
            case 'select':
                return runId === undefined ? undefined : this.toggle(runId);
            case 'clear':
                this.selected = new Set();
        }
    }

    private focusNode(runId: string | undefined): void {
        const nodes = [...this.drawing.querySelectorAll<SVGGElement>('.node')];
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
