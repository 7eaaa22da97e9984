import { shortName, type BundleContents, type BundleSession } from '@onthefly/shared-types';
import { html, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { formatBytes } from '../../format/number-format';
import { formatStart } from '../../format/time-format';
import { messageOf } from '../../model/message-of';
import { counted } from '../../model/sessions/export-words';
import { button, controlStyles } from '../controls';
import { DialogElement, dialogStyles } from '../dialog-element';
import { sharedStyles } from '../shared-styles';

const TYPING_MILLISECONDS = 400;

/** Asks for a bundle, shows what is in it, and brings its sessions in beside those that are here. */
@customElement('otf-import-dialog')
export class ImportDialog extends DialogElement {
    static override styles = [sharedStyles, controlStyles, dialogStyles];

    @state()
    private path = '';
    @state()
    private contents: BundleContents | undefined;
    @state()
    private problem: string | undefined;

    private looks = 0;
    private typing: ReturnType<typeof setTimeout> | undefined;

    override disconnectedCallback(): void {
        clearTimeout(this.typing);
        super.disconnectedCallback();
    }

    protected override render(): TemplateResult {
        return this.renderQuestion({
            heading: 'Import a bundle',
            action: 'Import',
            disabledReason: this.disabledReason(),
            onConfirm: () => void this.confirm(),
            content: html`<p>Its sessions come in beside those that are here; nothing is replaced.</p>
                ${this.renderField(
                    'Bundle: a .zip file or a folder on the machine of the IDE’s server',
                    html`<span class="with-button"
                        ><input
                            type="text"
                            autocomplete="off"
                            spellcheck="false"
                            autofocus
                            .value=${this.path}
                            @input=${(event: Event) => this.setPath((event.target as HTMLInputElement).value, TYPING_MILLISECONDS)}
                        />${button({ label: 'Choose…', onClick: () => void this.choosePath() })}</span
                    >`,
                )}
                ${this.contents ? renderContents(this.contents) : nothing}`,
        });
    }

    private async choosePath(): Promise<void> {
        const path = await this.host.askOpenPath({ title: 'Import a bundle', extensions: ['zip'], folders: true });
        if (path !== undefined) {
            this.setPath(path, 0);
        }
    }

    private setPath(path: string, delay: number): void {
        this.path = path;
        this.contents = undefined;
        this.problem = undefined;
        clearTimeout(this.typing);
        const look = ++this.looks;
        if (path.trim() !== '') {
            this.typing = setTimeout(() => void this.look(look), delay);
        }
    }

    private disabledReason(): string | undefined {
        if (this.path.trim() === '') {
            return 'Choose a bundle.';
        }
        if (this.problem !== undefined || !this.contents) {
            return this.problem ?? 'Looking into it…';
        }
        return this.contents.problems.length > 0 ? this.contents.problems.join(' ') : undefined;
    }

    private async look(look: number): Promise<void> {
        const answer = await this.model.server
            .inspectBundle({ path: this.path.trim() })
            .catch((error: unknown) => ({ type: 'failed', message: messageOf(error) }) as const);
        if (look === this.looks) {
            this.contents = answer.type === 'contents' ? answer : undefined;
            this.problem = answer.type === 'contents' ? undefined : answer.message;
        }
    }

    private async confirm(): Promise<void> {
        const started = await this.model.jobs.start({ type: 'importBundle', path: this.path.trim() });
        if (started.type === 'started') {
            this.close();
        } else {
            this.problem = started.message;
        }
    }
}

function renderContents({ sessions, bytes, missing, freeBytes }: BundleContents): TemplateResult {
    const room = freeBytes === undefined ? '' : `; ${formatBytes(freeBytes)} are free`;
    return html`<p role="status">It holds ${counted(sessions.length, 'session')}, ${formatBytes(bytes)}${room}.</p>
        <ul>
            ${sessions.map(renderSession)}
        </ul>
        ${
            missing.length > 0
                ? html`<p class="muted">
                      ${counted(missing.length, 'checkpoint')} of them ${missing.length === 1 ? 'is' : 'are'} not in it.
                  </p>`
                : nothing
        }`;
}

function renderSession({ project, name, startedAt, steps, checkpoints, isKnown }: BundleSession): TemplateResult {
    const facts = [
        counted(steps, 'step'),
        checkpoints > 0 && counted(checkpoints, 'checkpoint'),
        isKnown && 'one with this id is here already',
    ];
    return html`<li>
        ${shortName(project)} · ${shortName(name)} · ${formatStart(startedAt, Date.now())}
        <span class="muted">${facts.filter(Boolean).join(', ')}</span>
    </li>`;
}

declare global {
    interface HTMLElementTagNameMap {
        'otf-import-dialog': ImportDialog;
    }
}
