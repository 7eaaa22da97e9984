import { shortName } from '@onthefly/shared-types';
import { formatInteger } from '../format/number-format';
import { activityExplanation, activityLabel, activityOf, type Activity } from './activity';
import type { DashboardModel } from './dashboard-model';

/** Names of codicons. */
const ICONS: Readonly<Record<Activity, string>> = {
    waiting: 'circle-large-outline',
    running: 'play',
    paused: 'debug-pause',
    reconnecting: 'sync',
    finished: 'check',
    ended: 'circle-slash',
};

/** What an IDE's status bar says. */
export interface StatusEntry {
    /** Begins with an icon, as `$(name)`. */
    readonly text: string;
    readonly tooltip: string;
}

/** Activity, run and step of the current session. */
export function statusEntry({ session, state, connection }: DashboardModel): StatusEntry {
    const activity = activityOf(session);
    const where = state?.server.listening ? `listening on port ${state.server.port}` : 'not listening';
    const tooltip = `${activityExplanation(activity)}; ${where}. Select to open the dashboard.`;
    if (connection === 'disconnected') {
        return { text: '$(debug-disconnect) OnTheFly: no connection', tooltip };
    }
    const parts = [`OnTheFly: ${activityLabel(activity).toLowerCase()}`];
    const latest = state?.latest;
    if (session && latest) {
        const run = state.runs.find(({ runId }) => runId === latest.runId);
        parts.push(shortName(run?.name ?? latest.runId), `step ${formatInteger(latest.step)}`);
    }
    return { text: `$(${ICONS[activity]}) ${withoutIcons(parts.join(' · '))}`, tooltip };
}

/** Names come from trainers: what looks like an icon there stays text. */
function withoutIcons(text: string): string {
    return text.replaceAll('$(', '$\u200b(');
}
