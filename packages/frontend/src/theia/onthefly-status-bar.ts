import { StatusBar, StatusBarAlignment, type FrontendApplicationContribution } from '@theia/core/lib/browser';
import { inject, injectable } from '@theia/core/shared/inversify';
import { DashboardModel } from '../model/dashboard-model';
import { statusEntry } from '../model/status-entry';
import { OPEN_DASHBOARD } from './onthefly-commands';

const ELEMENT_ID = 'onthefly-activity';
/** Theia lays the whole status bar out for each change. */
const UPDATE_MILLISECONDS = 500;

/** Activity, run and step of the current session, with the dashboard open or not. */
@injectable()
export class OnTheFlyStatusBar implements FrontendApplicationContribution {
    private timer: ReturnType<typeof setTimeout> | undefined;
    private shown: string | undefined;

    constructor(
        @inject(DashboardModel) private readonly model: DashboardModel,
        @inject(StatusBar) private readonly statusBar: StatusBar,
    ) {}

    onStart(): void {
        this.model.onDidChangeState(() => this.updateSoon());
        this.update();
    }

    onStop(): void {
        clearTimeout(this.timer);
    }

    private updateSoon(): void {
        this.timer ??= setTimeout(() => {
            this.timer = undefined;
            this.update();
        }, UPDATE_MILLISECONDS);
    }

    private update(): void {
        const { text, tooltip } = statusEntry(this.model);
        if (text !== this.shown) {
            this.shown = text;
            void this.statusBar.setElement(ELEMENT_ID, {
                text,
                name: 'OnTheFly',
                tooltip,
                alignment: StatusBarAlignment.LEFT,
                priority: 10,
                command: OPEN_DASHBOARD.id,
            });
        }
    }
}
