import type { ApplicationShell } from '@theia/core/lib/browser';
import type { ExtractableWidget } from '@theia/core/lib/browser/widgets/extractable-widget';
import { BaseWidget, codicon, type Message } from '@theia/core/lib/browser';
import { inject, injectable, postConstruct } from '@theia/core/shared/inversify';
import { Dashboard } from '../components/frame/dashboard';
import { DashboardModel } from '../model/dashboard-model';
import { TheiaDashboardHost } from './theia-dashboard-host';

/** Holds the dashboard, which stops drawing by itself while its tab is hidden. */
@injectable()
export class OnTheFlyWidget extends BaseWidget implements ExtractableWidget {
    static readonly ID = 'onthefly-dashboard';
    static readonly LABEL = 'OnTheFly';

    readonly isExtractable = true;
    /** Set by Theia while the dashboard is in a window of its own. */
    secondaryWindow: Window | undefined;
    previousArea?: ApplicationShell.Area;

    constructor(
        @inject(DashboardModel) private readonly model: DashboardModel,
        @inject(TheiaDashboardHost) private readonly host: TheiaDashboardHost,
    ) {
        super();
    }

    @postConstruct()
    protected init(): void {
        this.id = OnTheFlyWidget.ID;
        this.title.label = OnTheFlyWidget.LABEL;
        this.title.caption = 'OnTheFly: training dashboard';
        this.title.iconClass = codicon('pulse');
        this.title.closable = true;
        // Monaco defines the `--vscode-*` colours for elements of the first class only.
        this.addClass('monaco-component');
        this.addClass('onthefly-dashboard');
        this.node.tabIndex = -1;

        const dashboard = new Dashboard();
        dashboard.model = this.model;
        dashboard.host = this.host;
        this.node.append(dashboard);
    }

    protected override onActivateRequest(message: Message): void {
        super.onActivateRequest(message);
        this.node.focus();
    }
}
