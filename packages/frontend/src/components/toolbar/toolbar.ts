import { html, type TemplateResult } from 'lit';
import { customElement, query, queryAll, state } from 'lit/decorators.js';
import type { DashboardAction } from '../../model/actions/dashboard-action';
import { EDIT_SESSION, SHOW_TRAINING_SESSION } from '../../model/actions/session-actions';
import { LOAD_CHECKPOINT, pauseOrResume, RESET, RESUME } from '../../model/actions/training-actions';
import { RESET_LAYOUT } from '../../model/actions/view-actions';
import type { DashboardModel } from '../../model/dashboard-model';
import type { Release } from '../../model/emitter';
import { PANEL_LIST } from '../../model/layout/panel-list';
import { more, paused, running } from '../icons';
import '../menu-button';
import type { MenuEntry } from '../menu-button';
import { ModelElement } from '../model-element';
import { sharedStyles } from '../shared-styles';
import { toolButton, toolButtonStyles } from '../tool-button';
import { actionButton, actionEntry } from './action-controls';
import { TOOLBAR_ITEMS, type ToolbarItem } from './toolbar-items';
import './toolbar-status';
import { toolbarStyles } from './toolbar-styles';

/** What can be done with the trainer of the current session, and what becomes of it. */
@customElement('otf-toolbar')
export class Toolbar extends ModelElement {
    static override styles = [sharedStyles, toolButtonStyles, toolbarStyles];

    /** How many of the items there is room for. */
    @state()
    private fitting = TOOLBAR_ITEMS.length;

    @query('.tools')
    private readonly tools!: HTMLElement;

    @queryAll('.item')
    private readonly items!: NodeListOf<HTMLElement>;

    private observer: ResizeObserver | undefined;

    override disconnectedCallback(): void {
        this.observer?.disconnect();
        this.observer = undefined;
        super.disconnectedCallback();
    }

    protected override subscribe(model: DashboardModel): Release[] {
        return [
            model.onDidChangeState(this.rerender),
            model.control.onDidChange(this.rerender),
            model.layout.onDidChange(this.rerender),
            model.losses.onDidChange(this.rerender),
            model.health.onDidChange(this.rerender),
        ];
    }

    protected override render(): TemplateResult {
        return html`<div class="bar">
            <div class="tools" role="toolbar" aria-label="Training" @keydown=${(event: KeyboardEvent) => this.keyPressed(event)}>
                ${this.renderPauseOrResume()}
                ${TOOLBAR_ITEMS.map(
                    (item, index) =>
                        html`<span class="item" ?inert=${index >= this.fitting} ?data-out=${index >= this.fitting}
                            >${this.renderItem(item)}</span
                        >`,
                )}
                <span class="end">
                    <otf-menu-button class="control" .label=${'Panels'} .entries=${this.panelsMenu()}></otf-menu-button>
                    <otf-menu-button class="control" .label=${'More actions'} .icon=${more} .entries=${this.moreMenu()}></otf-menu-button>
                </span>
            </div>
            <otf-toolbar-status></otf-toolbar-status>
        </div>`;
    }

    protected override updated(): void {
        const view = this.ownerDocument.defaultView;
        if (view && !this.observer) {
            this.observer = new view.ResizeObserver(() => this.fit());
            this.observer.observe(this.tools);
        }
        this.fit();
    }

    /** Items that are out keep their width, unseen, so that it is known when there is room for them again. */
    private fit(): void {
        const room = this.tools.clientWidth - [...this.tools.children].filter((child) => !child.matches('.item')).reduce(sumOfWidths, 0);
        let used = 0;
        const fitting = [...this.items].findIndex((item) => (used += widthOf(item)) > room);
        const count = fitting < 0 ? TOOLBAR_ITEMS.length : fitting;
        // A line with nothing after it separates nothing.
        this.fitting = TOOLBAR_ITEMS[count - 1]?.type === 'gap' ? count - 1 : count;
    }

    private renderPauseOrResume(): TemplateResult {
        const action = pauseOrResume(this.model);
        return toolButton({
            ...actionButton(action, this.model, this.host),
            icon: action === RESUME ? running : paused,
            primary: true,
        });
    }

    private renderItem(item: ToolbarItem): TemplateResult {
        switch (item.type) {
            case 'gap':
                return html`<span class="gap"></span>`;
            case 'action':
                return toolButton(actionButton(item.action, this.model, this.host));
            case 'menu':
                return html`<otf-menu-button class="control" .label=${item.label} .entries=${this.menuOf(item.groups)}></otf-menu-button>`;
        }
    }

    private menuOf(groups: readonly (readonly DashboardAction[])[]): readonly MenuEntry[] {
        return groups.flatMap((actions, index) => [...(index > 0 ? (['separator'] as const) : []), ...actions.map(this.entry)]);
    }

    private moreMenu(): readonly MenuEntry[] {
        const out = TOOLBAR_ITEMS.slice(this.fitting).flatMap((item): readonly DashboardAction[] => {
            switch (item.type) {
                case 'gap':
                    return [];
                case 'action':
                    return [item.action];
                case 'menu':
                    return item.groups.flat();
            }
        });
        return this.menuOf([...(out.length > 0 ? [out] : []), [LOAD_CHECKPOINT, RESET], [EDIT_SESSION, SHOW_TRAINING_SESSION]]);
    }

    private panelsMenu(): readonly MenuEntry[] {
        const { layout } = this.model;
        const panels = PANEL_LIST.map(({ id, title }) => {
            const shown = layout.isShown(id);
            return { label: title, checked: shown, onSelect: () => layout.setHidden(id, shown) };
        });
        return [...panels, 'separator', this.entry(RESET_LAYOUT)];
    }

    private readonly entry = (action: DashboardAction): MenuEntry => actionEntry(action, this.model, this.host);

    private keyPressed(event: KeyboardEvent): void {
        const direction = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
        const controls = [...this.renderRoot.querySelectorAll<HTMLElement>('.tool, .control')].filter(
            (control) => !control.closest('[inert]'),
        );
        const index = controls.findIndex((control) => control.matches(':focus, :focus-within'));
        if (direction !== undefined && index >= 0) {
            event.preventDefault();
            controls[(index + direction + controls.length) % controls.length]?.focus();
        }
    }
}

function widthOf(element: Element): number {
    const { marginLeft, marginRight } = getComputedStyle(element);
    return element.getBoundingClientRect().width + parseFloat(marginLeft) + parseFloat(marginRight);
}

function sumOfWidths(sum: number, element: Element): number {
    return sum + widthOf(element);
}

declare global {
    interface HTMLElementTagNameMap {
        'otf-toolbar': Toolbar;
    }
}
