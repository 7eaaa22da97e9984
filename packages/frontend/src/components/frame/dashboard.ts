import { provide } from '@lit/context';
import { css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { DashboardHost } from '../../dashboard-host';
import type { DashboardModel } from '../../model/dashboard-model';
import type { Release } from '../../model/emitter';
import { hostContext, modelContext } from '../contexts';
import '../empty-state';
import { OtfElement } from '../otf-element';
import '../sessions/job-list';
import '../toolbar/toolbar';
import './banner';
import './dialogs';
import './header';
import './panel-layout';

/** The whole dashboard. A host sets `model` and `host` once and gives it a size. */
@customElement('otf-dashboard')
export class Dashboard extends OtfElement {
    static override styles = css`
        :host {
            display: flex;
            flex-direction: column;
            height: 100%;
            overflow: hidden;
            font-family: var(--vscode-font-family);
            font-size: var(--vscode-font-size, 13px);
            font-weight: var(--vscode-font-weight, normal);
            line-height: 1.4;
            color: var(--vscode-foreground);
            background: var(--vscode-editor-background);
            /* Inherited by all that scrolls inside. */
            scrollbar-color: var(--vscode-scrollbarSlider-background) transparent;
            /* High-contrast themes of some hosts have no orange. */
            --otf-charts-orange: var(
                --vscode-charts-orange,
                color-mix(in oklab, var(--vscode-charts-red) 55%, var(--vscode-charts-yellow))
            );
        }

        otf-header,
        otf-banner,
        otf-toolbar {
            flex: none;
        }

        otf-empty-state,
        otf-panel-layout {
            flex: 1;
            min-height: 0;
        }

        otf-empty-state {
            overflow-y: auto;
        }

        otf-empty-state:focus-visible {
            outline: 1px solid var(--vscode-focusBorder);
            outline-offset: -1px;
        }
    `;

    @provide({ context: modelContext })
    @property({ attribute: false })
    model!: DashboardModel;

    @provide({ context: hostContext })
    @property({ attribute: false })
    host!: DashboardHost;

    private releases: Release[] = [];

    override connectedCallback(): void {
        super.connectedCallback();
        this.attach();
    }

    override disconnectedCallback(): void {
        this.detach();
        super.disconnectedCallback();
    }

    protected override willUpdate(changed: PropertyValues): void {
        if (changed.has('model') && this.hasUpdated) {
            this.attach();
        }
    }

    protected override render(): TemplateResult | typeof nothing {
        if (!this.model || !this.host) {
            return nothing;
        }
        return html`
            <otf-header></otf-header>
            <otf-banner></otf-banner>
            <otf-job-list></otf-job-list>
            ${this.model.session ? this.renderPanels() : this.renderGuide()}
            <otf-dialogs></otf-dialogs>
        `;
    }

    private renderPanels(): TemplateResult {
        return html`<otf-toolbar></otf-toolbar><otf-panel-layout></otf-panel-layout>`;
    }

    private renderGuide(): TemplateResult {
        return html`<otf-empty-state role="region" aria-label="First steps" tabindex="0"></otf-empty-state>`;
    }

    private attach(): void {
        this.detach();
        if (this.model) {
            this.releases = [this.model.view(), this.model.onDidChangeState(() => this.requestUpdate())];
        }
    }

    private detach(): void {
        this.releases.forEach((release) => release());
        this.releases = [];
    }
}

declare global {
    interface HTMLElementTagNameMap {
        'otf-dashboard': Dashboard;
    }
}
