import type { WindowDescription } from '@onthefly/shared-types';
import type { TrainingSession } from '../session/training-session';
import type { WindowView, WindowViews } from './window-views';

/** The window that one dashboard belongs to, as far as it has told of it. */
export class DashboardWindow {
    private shownView: WindowView;

    constructor(private readonly views: WindowViews) {
        this.shownView = views.add();
    }

    get view(): WindowView {
        return this.shownView;
    }

    /** The session that it looks at. */
    get current(): TrainingSession | undefined {
        return this.views.currentOf(this.shownView);
    }

    describe(description: WindowDescription): void {
        this.shownView = this.views.describe(this.shownView, description);
    }

    /** @throws Error when no such session is stored */
    select(sessionId: string): void {
        this.views.select(this.shownView, sessionId);
    }

    close(): void {
        this.views.close(this.shownView);
    }
}
