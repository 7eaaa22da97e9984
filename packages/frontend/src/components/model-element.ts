import { consume } from '@lit/context';
import { type PropertyValues } from 'lit';
import { state } from 'lit/decorators.js';
import type { DashboardHost } from '../dashboard-host';
import type { DashboardModel } from '../model/dashboard-model';
import type { Release } from '../model/emitter';
import { hostContext, modelContext } from './contexts';
import { OtfElement } from './otf-element';

/** An element somewhere inside `<otf-dashboard>` that shows a part of the model. */
export abstract class ModelElement extends OtfElement {
    @consume({ context: modelContext, subscribe: true })
    @state()
    protected model!: DashboardModel;

    @consume({ context: hostContext, subscribe: true })
    @state()
    protected host!: DashboardHost;

    private releases: Release[] = [];

    /** Called when connected and for each new model: subscribe here. What is returned is released. */
    protected abstract subscribe(model: DashboardModel): Release[];

    /** A listener that renders again. */
    protected readonly rerender = (): void => this.requestUpdate();

    override connectedCallback(): void {
        super.connectedCallback();
        this.subscribeAgain();
    }

    override disconnectedCallback(): void {
        this.release();
        super.disconnectedCallback();
    }

    protected override willUpdate(changed: PropertyValues): void {
        if (changed.get('model')) {
            this.subscribeAgain();
        }
    }

    private subscribeAgain(): void {
        this.release();
        if (this.isConnected && this.model) {
            this.releases = this.subscribe(this.model);
        }
    }

    private release(): void {
        this.releases.forEach((release) => release());
        this.releases = [];
    }
}
