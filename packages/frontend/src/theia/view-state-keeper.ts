import { StorageService, type FrontendApplicationContribution } from '@theia/core/lib/browser';
import { inject, injectable } from '@theia/core/shared/inversify';
import { DashboardModel } from '../model/dashboard-model';

const KEY = 'onthefly.view';
const STORE_MILLISECONDS = 500;

/**
 * Remembers for each workspace how somebody left the dashboard, open or not: panels, columns, charts, the shown run.
 * What Theia itself remembers of a view is gone when it is closed.
 */
@injectable()
export class ViewStateKeeper implements FrontendApplicationContribution {
    private restored = false;
    private timer: ReturnType<typeof setTimeout> | undefined;

    constructor(
        @inject(DashboardModel) private readonly model: DashboardModel,
        @inject(StorageService) private readonly storage: StorageService,
    ) {}

    onStart(): void {
        void this.restore();
        this.model.layout.onDidChange(() => this.storeSoon());
    }

    /** Called when the page goes. */
    onStop(): void {
        this.store();
    }

    private async restore(): Promise<void> {
        this.model.restoreViewState(await this.storage.getData(KEY));
        this.restored = true;
    }

    /** A page that crashes does not stop in order. */
    private storeSoon(): void {
        clearTimeout(this.timer);
        this.timer = setTimeout(() => this.store(), STORE_MILLISECONDS);
    }

    private store(): void {
        clearTimeout(this.timer);
        if (this.restored) {
            void this.storage.setData(KEY, this.model.viewState);
        }
    }
}
