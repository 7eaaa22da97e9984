import { consume } from '@lit/context';
import { type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { DashboardHost } from '../dashboard-host';
import { hostContext } from './contexts';
import { controlStyles, iconButton } from './controls';
import { copy, done } from './icons';
import { OtfElement } from './otf-element';
import { sharedStyles } from './shared-styles';

const CONFIRMED_MILLISECONDS = 1500;

/** Copies a text and says for a moment that it did. */
@customElement('otf-copy-button')
export class CopyButton extends OtfElement {
    static override styles = [sharedStyles, controlStyles];

    @property({ attribute: false })
    text = '';

    /** What the text is, for people: "Copy the script". */
    @property({ attribute: false })
    label = 'Copy';

    @consume({ context: hostContext, subscribe: true })
    private host!: DashboardHost;

    @state()
    private copied = false;

    private timer: ReturnType<typeof setTimeout> | undefined;

    override disconnectedCallback(): void {
        clearTimeout(this.timer);
        super.disconnectedCallback();
    }

    protected override render(): TemplateResult {
        return iconButton({
            icon: this.copied ? done : copy,
            label: this.copied ? 'Copied' : this.label,
            onClick: () => void this.copyText(),
        });
    }

    private async copyText(): Promise<void> {
        await this.host.copyText(this.text);
        this.copied = true;
        clearTimeout(this.timer);
        this.timer = setTimeout(() => (this.copied = false), CONFIRMED_MILLISECONDS);
    }
}

declare global {
    interface HTMLElementTagNameMap {
        'otf-copy-button': CopyButton;
    }
}
