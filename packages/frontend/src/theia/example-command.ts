import { inject, injectable } from '@theia/core/shared/inversify';
import { DashboardModel } from '../model/dashboard-model';
import { TheiaDashboardHost } from './theia-dashboard-host';
import { TheiaNotifications } from './theia-notifications';

/** Runs the example without the dashboard: progress and failure are shown as notifications. */
@injectable()
export class ExampleCommand {
    constructor(
        @inject(DashboardModel) private readonly model: DashboardModel,
        @inject(TheiaDashboardHost) private readonly host: TheiaDashboardHost,
        @inject(TheiaNotifications) private readonly notifications: TheiaNotifications,
    ) {}

    async run(): Promise<void> {
        const { example } = this.model;
        let finished = false;
        const progress = await this.notifications.showProgress('OnTheFly example', () => {
            if (!finished) {
                void example.cancel();
            }
        });
        const release = example.onDidChange(() => {
            if (example.state.type === 'preparing') {
                progress.report(example.state.message);
            }
        });
        await example.run(this.host);
        finished = true;
        release();
        progress.cancel();
        if (example.state.type === 'failed') {
            void this.notifications.tell('error', example.state.message);
        }
    }
}
