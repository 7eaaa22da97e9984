import type { Release } from './emitter';
import type { PanelId } from './layout/panel-list';

/** What only an element of the dashboard can do, asked for from elsewhere. */
export interface DashboardRequests {
    showPanel: PanelId;
    /** Opens the list of sessions, or of runs, to choose from. */
    choose: 'session' | 'run';
    showAlerts: undefined;
    exportCharts: 'png' | 'csv';
    copyLog: undefined;
    findInLog: undefined;
}

export type RequestName = keyof DashboardRequests;

/** For as long as an element may take to come: the dashboard is perhaps only being opened. */
const PATIENCE_MILLISECONDS = 5000;

/** Passes requests on to the element that can carry them out, which may not be there yet. */
export class RequestBoard {
    private readonly listeners = new Map<RequestName, (value: never) => void>();
    private readonly waiting = new Map<RequestName, { readonly value: unknown; readonly until: number }>();

    ask<Name extends RequestName>(name: Name, value: DashboardRequests[Name]): void {
        const listener = this.listeners.get(name);
        if (listener) {
            listener(value as never);
        } else {
            this.waiting.set(name, { value, until: Date.now() + PATIENCE_MILLISECONDS });
        }
    }

    /** One element answers to each name: the newest. */
    answer<Name extends RequestName>(name: Name, listener: (value: DashboardRequests[Name]) => void): Release {
        this.listeners.set(name, listener);
        const waiting = this.waiting.get(name);
        this.waiting.delete(name);
        if (waiting && Date.now() <= waiting.until) {
            listener(waiting.value as DashboardRequests[Name]);
        }
        return () => {
            if (this.listeners.get(name) === listener) {
                this.listeners.delete(name);
            }
        };
    }
}
