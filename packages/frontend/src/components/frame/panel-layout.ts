import { html, nothing, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import type { DashboardModel } from '../../model/dashboard-model';
import type { Release } from '../../model/emitter';
import { MAXIMUM_SIDE_SHARE, MINIMUM_SIDE_SHARE } from '../../model/layout/layout-model';
import {
    canMove,
    MINIMUM_PANEL_HEIGHT,
    resizeHeights,
    visiblePlaces,
    type PanelColumn,
    type PanelPlace,
} from '../../model/layout/layout-places';
import { PANEL_LIST, type PanelId } from '../../model/layout/panel-list';
import { chevronDown, chevronRight, more } from '../icons';
import '../menu-button';
import type { MenuEntry } from '../menu-button';
import { ModelElement } from '../model-element';
import { openRowMenu } from '../row-menu';
import { sharedStyles } from '../shared-styles';
import { dragged, keyboardChange } from './panel-layout-separator';
import { panelLayoutStyles } from './panel-layout-styles';
import { PANELS } from './panels';

const SHARE_PER_PIXEL_STEP = 0.001;
/** From here on there are two columns, as the styles know. */
const WIDE_PIXELS = 900;

/** The panels in two columns where there is room for that, else in one. */
@customElement('otf-panel-layout')
export class PanelLayout extends ModelElement {
    static override styles = [sharedStyles, panelLayoutStyles];

    protected override subscribe(model: DashboardModel): Release[] {
        return [model.layout.onDidChange(this.rerender), model.requests.answer('showPanel', (id) => void this.showPanel(id))];
    }

    protected override render(): TemplateResult {
        const { places, sideShare } = this.model.layout;
        const main = visiblePlaces(places, 'main');
        const side = visiblePlaces(places, 'side');
        const both = main.length > 0 && side.length > 0;
        if (main.length + side.length === 0) {
            return html`<p class="muted">All panels are hidden. The Panels menu shows them again.</p>`;
        }
        return html`<div class="columns" style="--side: ${(sideShare * 100).toFixed(2)}%">
            ${main.length > 0 ? this.renderColumn('main', main, both) : nothing} ${both ? this.renderColumnSeparator(sideShare) : nothing}
            ${side.length > 0 ? this.renderColumn('side', side, both) : nothing}
        </div>`;
    }

    private renderColumn(column: PanelColumn, places: readonly PanelPlace[], both: boolean): TemplateResult {
        return html`<div class="column ${column} ${both ? '' : 'alone'}">
            ${repeat(
                places,
                ({ id }) => id,
                (place, index) => this.renderPanel(place, places[index + 1]),
            )}
        </div>`;
    }

    private renderPanel(place: PanelPlace, next: PanelPlace | undefined): TemplateResult | typeof nothing {
        const { id, collapsed } = place;
        const description = PANEL_LIST.find((candidate) => candidate.id === id);
        if (!description) {
            return nothing;
        }
        const { title } = description;
        const panel = PANELS[description.id];
        const { fills = false } = panel;
        const height = place.height ?? panel.height;
        return html`<section
                class="panel ${collapsed ? 'collapsed' : height === undefined ? 'natural' : 'sized'}"
                data-panel=${id}
                aria-label=${title}
                style=${collapsed || height === undefined ? nothing : `--height: ${height}`}
            >
                <div class="bar" @contextmenu=${openRowMenu}>
                    <h2>
                        <button
                            type="button"
                            class="fold"
                            aria-expanded=${!collapsed}
                            title=${collapsed ? `Open ${title}` : `Fold ${title}`}
                            @click=${() => this.model.layout.setCollapsed(id, !collapsed)}
                        >
                            ${collapsed ? chevronRight : chevronDown}<span>${title}</span>
                        </button>
                    </h2>
                    <div class="tools">${collapsed ? nothing : (panel.renderTools?.() ?? nothing)}</div>
                    <otf-menu-button .label=${`Arrange ${title}`} .icon=${more} .entries=${this.panelMenu(place)}></otf-menu-button>
                </div>
                ${collapsed ? nothing : html`<div class="body ${fills ? 'fills' : ''}" tabindex=${fills ? nothing : 0}>${panel.render()}</div>`}
            </section>
            ${next ? this.renderSeparator(place, title) : nothing}`;
    }

    private renderSeparator({ id, height, collapsed, column }: PanelPlace, title: string): TemplateResult {
        if (collapsed) {
            return html`<div class="separator"></div>`;
        }
        const begin = (): ((change: number) => void) => this.beginResize(id, column);
        return html`<div
            class="separator movable"
            role="separator"
            tabindex="0"
            aria-orientation="horizontal"
            aria-label=${`Height of ${title}`}
            aria-valuenow=${height ?? this.sectionOf(id)?.offsetHeight ?? MINIMUM_PANEL_HEIGHT}
            aria-valuemin=${MINIMUM_PANEL_HEIGHT}
            title="Drag or use the arrow keys to change the height; double-click for the panel's own height"
            @dblclick=${() => this.model.layout.resetHeight(id)}
            @pointerdown=${(event: PointerEvent) => dragged(event, 'vertical', begin())}
            @keydown=${(event: KeyboardEvent) => keyboardChange(event, 'vertical', (change) => begin()(change))}
        ></div>`;
    }

    private renderColumnSeparator(share: number): TemplateResult {
        const begin = (): ((change: number) => void) => this.beginShare();
        return html`<div
            class="separator between movable"
            role="separator"
            tabindex="0"
            aria-orientation="vertical"
            aria-label="Width of the side column"
            aria-valuenow=${Math.round(share * 100)}
            aria-valuemin=${MINIMUM_SIDE_SHARE * 100}
            aria-valuemax=${MAXIMUM_SIDE_SHARE * 100}
            title="Drag or use the arrow keys to change the width"
            @pointerdown=${(event: PointerEvent) => dragged(event, 'horizontal', begin())}
            @keydown=${(event: KeyboardEvent) => keyboardChange(event, 'horizontal', (change) => begin()(change))}
        ></div>`;
    }

    /**
     * Heights are taken as they are drawn, since a main column with room to spare draws panels taller than they are stored. There
     * a panel grows at the cost of the one below it; elsewhere the column scrolls.
     */
    private beginResize(id: string, column: PanelColumn): (change: number) => void {
        const { layout } = this.model;
        const shared = column === 'main' && this.offsetWidth >= WIDE_PIXELS;
        const places = visiblePlaces(layout.places, column).filter((place) => !place.collapsed && (shared || place.id === id));
        const heights = places.map((place) => this.sectionOf(place.id)?.offsetHeight ?? MINIMUM_PANEL_HEIGHT);
        const index = places.findIndex((place) => place.id === id);
        return (change) => {
            const resized = resizeHeights(heights, index, change);
            layout.setHeights(new Map(places.map((place, at) => [place.id, resized[at] ?? MINIMUM_PANEL_HEIGHT])));
        };
    }

    private beginShare(): (change: number) => void {
        const share = this.model.layout.sideShare;
        const perPixel = this.offsetWidth > 0 ? 1 / this.offsetWidth : SHARE_PER_PIXEL_STEP;
        return (change) => this.model.layout.setSideShare(share - change * perPixel);
    }

    private sectionOf(id: string): HTMLElement | undefined {
        return this.renderRoot.querySelector<HTMLElement>(`[data-panel="${id}"]`) ?? undefined;
    }

    private async showPanel(id: PanelId): Promise<void> {
        await this.updateComplete;
        const section = this.sectionOf(id);
        section?.scrollIntoView({ block: 'nearest' });
        section?.querySelector<HTMLElement>('.fold')?.focus();
    }

    private panelMenu({ id, column }: PanelPlace): readonly MenuEntry[] {
        const { layout } = this.model;
        const move = (direction: 'up' | 'down' | 'across'): void => {
            layout.move(id, direction);
            void this.updateComplete.then(() => this.sectionOf(id)?.querySelector('otf-menu-button')?.focus());
        };
        const edge = (direction: 'up' | 'down'): string | undefined =>
            canMove(layout.places, id, direction) ? undefined : `It is the ${direction === 'up' ? 'first' : 'last'} of its column`;
        return [
            { label: 'Move up', disabledReason: edge('up'), onSelect: () => move('up') },
            { label: 'Move down', disabledReason: edge('down'), onSelect: () => move('down') },
            { label: column === 'main' ? 'Move to the side column' : 'Move to the main column', onSelect: () => move('across') },
            'separator',
            { label: 'Hide', onSelect: () => layout.setHidden(id, true) },
        ];
    }
}

declare global {
    interface HTMLElementTagNameMap {
        'otf-panel-layout': PanelLayout;
    }
}
