import type { LogLevel } from '@onthefly/shared-types';
import { LOG_LEVELS } from '../logs/log-feed';

/** How somebody left the dashboard. Plain JSON; says nothing about data. */
export interface DashboardViewState {
    readonly sessionId?: string;
    readonly runId?: string;
    readonly logLevel?: LogLevel;
    /** As the layout reads it. */
    readonly layout?: unknown;
    /** As the list of runs reads it. */
    readonly runList?: unknown;
    /** As the charts and the overlay read them. */
    readonly charts?: unknown;
    readonly overlay?: unknown;
}

/** What can be used of a stored value, which may come from another version. */
export function readViewState(stored: unknown): DashboardViewState {
    if (typeof stored !== 'object' || !stored) {
        return {};
    }
    const { sessionId, runId, logLevel, layout, runList, charts, overlay } = stored as Record<string, unknown>;
    return {
        sessionId: typeof sessionId === 'string' ? sessionId : undefined,
        runId: typeof runId === 'string' ? runId : undefined,
        logLevel: LOG_LEVELS.find((level) => level === logLevel),
        layout,
        runList,
        charts,
        overlay,
    };
}
