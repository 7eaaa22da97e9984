import { HEALTH_KINDS } from '@onthefly/shared-types';
import { html, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import type { DashboardModel } from '../model/dashboard-model';
import type { Release } from '../model/emitter';
import {
    ALL_HEALTH_CHECKS,
    CHECKPOINT,
    FORK,
    healthCheck,
    LOAD_CHECKPOINT,
    MERGE,
    pauseOrResume,
    REPORT,
    RESET,
    RESUME,
    STOP,
    TEST,
    type TrainingAction,
} from '../model/training-actions';
import { more, paused, running } from './icons';
import './menu-button';
import type { MenuEntry } from './menu-button';
import { ModelElement } from './model-element';
import { PANELS } from './panels';
import { sharedStyles } from './shared-styles';
import { toolButton, toolButtonStyles } from './tool-button';
import './toolbar-status';
import { toolbarStyles } from './toolbar-styles';

const HEALTH_ACTIONS = HEALTH_KINDS.map((kind) => healthCheck(kind));

/** What can be done with the trainer of the current session, and what becomes of it. */
@customElement('otf-toolbar')
export class Toolbar extends ModelElement {
    static override styles = [sharedStyles, toolButtonStyles, toolbarStyles];

    protected override subscribe(model: DashboardModel): Release[] {
        return [model.onDidChangeState(this.rerender), model.control.onDidChange(this.rerender), model.layout.onDidChange(this.rerender)];
    }

    protected override render(): TemplateResult {
        return html`<div class="bar">
            <div class="tools" role="toolbar" aria-label="Training" @keydown=${(event: KeyboardEvent) => this.keyPressed(event)}>
                ${this.renderPauseOrResume()} ${this.renderAction(CHECKPOINT, 'Pauses for a moment and saves the weights')}
                ${this.renderAction(TEST, 'Measures the loss on the test set')} ${this.renderAction(FORK, 'Goes on as a new run')}
                ${this.renderAction(MERGE, 'Makes a new run of the weights of several')}
                <span class="gap"></span>
                ${this.renderAction(REPORT, 'Measures the loss of every sample; training stays paused afterwards')}
                <otf-menu-button .label=${'Health'} .entries=${this.healthMenu()}></otf-menu-button>
                <span class="gap"></span>
                ${this.renderAction(STOP, 'Ends the training')}
                <otf-menu-button
                    .label=${'More actions'}
                    .icon=${more}
                    .entries=${[this.entry(LOAD_CHECKPOINT), this.entry(RESET)]}
                ></otf-menu-button>
                <otf-menu-button .label=${'Panels'} .entries=${this.panelsMenu()}></otf-menu-button>
            </div>
            <otf-toolbar-status></otf-toolbar-status>
        </div>`;
    }

    private renderPauseOrResume(): TemplateResult {
        const action = pauseOrResume(this.model);
        return toolButton({
            label: action.label,
            icon: action === RESUME ? running : paused,
            primary: true,
            disabledReason: action.disabledReason(this.model),
            onClick: () => void action.run(this.model),
        });
    }

    private renderAction(action: TrainingAction, title: string): TemplateResult {
        return toolButton({
            label: action.label,
            title,
            disabledReason: action.disabledReason(this.model),
            onClick: () => void action.run(this.model),
        });
    }

    private healthMenu(): readonly MenuEntry[] {
        return [...HEALTH_ACTIONS.map((action) => this.entry(action)), 'separator', this.entry(ALL_HEALTH_CHECKS)];
    }

    private panelsMenu(): readonly MenuEntry[] {
        const { layout } = this.model;
        const panels = PANELS.map(({ id, title }) => {
            const shown = !layout.places.some((place) => place.id === id && place.hidden);
            return { label: title, checked: shown, onSelect: () => layout.setHidden(id, shown) };
        });
        return [...panels, 'separator', { label: 'Arrange as at first', onSelect: () => layout.reset() }];
    }

    private entry(action: TrainingAction): MenuEntry {
        return {
            label: action.label,
            disabledReason: action.disabledReason(this.model),
            onSelect: () => void action.run(this.model),
        };
    }

    private keyPressed(event: KeyboardEvent): void {
        const direction = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
        const items = [...this.renderRoot.querySelectorAll<HTMLElement>('.tool, otf-menu-button')];
        const index = items.findIndex((item) => item.matches(':focus, :focus-within'));
        if (direction !== undefined && index >= 0) {
            event.preventDefault();
            items[(index + direction + items.length) % items.length]?.focus();
        }
    }
}

declare global {
    interface HTMLElementTagNameMap {
        'otf-toolbar': Toolbar;
    }
}
