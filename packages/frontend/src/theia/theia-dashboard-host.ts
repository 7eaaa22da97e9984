import { ClipboardService } from '@theia/core/lib/browser/clipboard-service';
import { ColorApplicationContribution } from '@theia/core/lib/browser/color-application-contribution';
import { inject, injectable } from '@theia/core/shared/inversify';
import { TerminalService } from '@theia/terminal/lib/browser/base/terminal-service';
import type { DashboardHost } from '../dashboard-host';
import type { Release } from '../model/emitter';

@injectable()
export class TheiaDashboardHost implements DashboardHost {
    constructor(
        @inject(ClipboardService) private readonly clipboard: ClipboardService,
        @inject(ColorApplicationContribution) private readonly colors: ColorApplicationContribution,
        @inject(TerminalService) private readonly terminals: TerminalService,
    ) {}

    async copyText(text: string): Promise<void> {
        await this.clipboard.writeText(text);
    }

    async runInTerminal(command: string, cwd: string, title: string): Promise<void> {
        const terminal = await this.terminals.newTerminal({ title, cwd, useServerTitle: false });
        await terminal.start();
        await this.terminals.open(terminal, { mode: 'reveal' });
        terminal.sendText(`${command}\n`);
    }

    readonly onDidChangeTheme = (listener: () => void): Release => {
        // Monaco writes the `--vscode-*` colours, and it hears of a new theme no earlier than this.
        const subscription = this.colors.onDidChange(() => requestAnimationFrame(() => listener()));
        return () => subscription.dispose();
    };
}
