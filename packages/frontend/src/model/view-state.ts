import type { LogLevel } from '@onthefly/shared-types';
import { LOG_LEVELS } from './log-feed';

/** How somebody left the dashboard. Plain JSON; says nothing about data. */
export interface DashboardViewState {
    readonly sessionId?: string;
    readonly runId?: string;
    readonly logLevel?: LogLevel;
}

/** What can be used of a stored value, which may come from another version. */
export function readViewState(stored: unknown): DashboardViewState {
    if (typeof stored !== 'object' || !stored) {
        return {};
    }
    const { sessionId, runId, logLevel } = stored as Record<string, unknown>;
    return {
        sessionId: typeof sessionId === 'string' ? sessionId : undefined,
        runId: typeof runId === 'string' ? runId : undefined,
        logLevel: LOG_LEVELS.find((level) => level === logLevel),
    };
}
