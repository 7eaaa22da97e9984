import { html, nothing, type TemplateResult } from 'lit';
import { customElement, property, query } from 'lit/decorators.js';
import { modalDialogStyles } from './modal-dialog-styles';
import { OtfElement } from './otf-element';
import { sharedStyles } from './shared-styles';
import { toolButton, toolButtonStyles } from './tool-button';

/**
 * A question over the whole page; shown as long as the element is there.
 *
 * @fires confirm when the person agrees
 * @fires dismiss when the person does not
 */
@customElement('otf-modal-dialog')
export class ModalDialog extends OtfElement {
    static override styles = [sharedStyles, toolButtonStyles, modalDialogStyles];

    @property()
    heading = '';

    /** What agreeing does, as a verb. */
    @property()
    action = '';

    /** Why the person can't agree now. */
    @property({ attribute: false })
    disabledReason: string | undefined;

    /** Something is lost: the button that does nothing has the focus at first. */
    @property({ type: Boolean })
    dangerous = false;

    @query('dialog')
    private readonly dialog!: HTMLDialogElement;

    private focusedBefore: HTMLElement | undefined;

    override disconnectedCallback(): void {
        super.disconnectedCallback();
        this.focusedBefore?.focus();
    }

    protected override render(): TemplateResult {
        return html`<dialog
            aria-labelledby="heading"
            @close=${() => this.tell('dismiss')}
            @keydown=${(event: KeyboardEvent) => this.keyPressed(event)}
        >
            <h2 id="heading">${this.heading}</h2>
            <div class="content"><slot></slot></div>
            ${this.disabledReason ? html`<p class="reason" role="status">${this.disabledReason}</p>` : nothing}
            <footer>
                <button type="button" class="tool cancel" @click=${() => this.dialog.close()}>Cancel</button>
                ${toolButton({
                    label: this.action,
                    primary: true,
                    disabledReason: this.disabledReason,
                    onClick: () => this.tell('confirm'),
                })}
            </footer>
        </dialog>`;
    }

    protected override firstUpdated(): void {
        this.focusedBefore = deepFocus(this.ownerDocument);
        this.dialog.showModal();
        const first = this.dangerous ? undefined : this.querySelector<HTMLElement>('[autofocus]');
        const button = this.dialog.querySelector<HTMLElement>(this.dangerous ? '.cancel' : '.primary');
        (first ?? button)?.focus();
    }

    /** The IDE must not take the keys that are typed here for commands of its own. */
    private keyPressed(event: KeyboardEvent): void {
        event.stopPropagation();
        const target = event.composedPath()[0] as Partial<HTMLInputElement>;
        const typing = target.tagName === 'INPUT' && target.type !== 'checkbox';
        if (event.key === 'Enter' && typing && this.disabledReason === undefined) {
            event.preventDefault();
            this.tell('confirm');
        }
    }

    private tell(type: 'confirm' | 'dismiss'): void {
        this.dispatchEvent(new Event(type));
    }
}

function deepFocus(document: Document): HTMLElement | undefined {
    let element = document.activeElement;
    while (element?.shadowRoot?.activeElement) {
        element = element.shadowRoot.activeElement;
    }
    return (element as HTMLElement | null) ?? undefined;
}

declare global {
    interface HTMLElementTagNameMap {
        'otf-modal-dialog': ModalDialog;
    }
}
