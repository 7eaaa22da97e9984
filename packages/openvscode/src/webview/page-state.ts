import { ACTIONS } from '@onthefly/frontend/lib/model/actions/action-list';
import type { DashboardModel } from '@onthefly/frontend';
import type { HostMethods } from '../panel/panel-protocol';

const LOOK_MILLISECONDS = 500;

/**
 * Tells the extension how the dashboard is left and which actions it can't do, when that has changed: the one is for a page that is made
 * again, the other for the IDE's menus.
 */
export function keepExtensionInformed(model: DashboardModel, host: HostMethods): void {
    const viewState = new Changes((state: object) => host.storeViewState(state));
    const unavailable = new Changes((actionIds: readonly string[]) => host.reportUnavailable(actionIds));
    const look = (): void => {
        viewState.offer(model.viewState);
        unavailable.offer(ACTIONS.filter((action) => action.disabledReason(model) !== undefined).map(({ id }) => id));
    };
    look();
    setInterval(look, LOOK_MILLISECONDS);
    window.addEventListener('pagehide', look);
}

class Changes<Value> {
    private last = '';

    constructor(private readonly send: (value: Value) => Promise<void>) {}

    offer(value: Value): void {
        const text = JSON.stringify(value);
        if (text !== this.last) {
            this.last = text;
            // Without its extension the page is about to go.
            this.send(value).catch(() => undefined);
        }
    }
}
