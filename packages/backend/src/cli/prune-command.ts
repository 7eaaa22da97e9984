import type { PrunableSession, PrunePlan, RetentionLimits } from '@onthefly/shared-types';
import { formatBytes } from '../common/format-bytes';
import { CommandFailure } from './command-failure';
import { countOf, formatTime } from './format';
import { askWhether, deleteNow } from './keeping-commands';
import { reachKeeping, type CommonOptions } from './server-access';
import { renderTable, type Column } from './table';
import type { Terminal } from './terminal';

export interface PruneOptions extends CommonOptions {
    readonly keep?: number;
    readonly days?: number;
    readonly yes?: boolean;
}

const COLUMNS: readonly Column<PrunableSession>[] = [
    { title: 'SESSION', text: ({ session }) => session.sessionId },
    { title: 'PROJECT', text: ({ session }) => session.project },
    { title: 'NAME', text: ({ session }) => session.name },
    { title: 'STARTED', text: ({ session }) => formatTime(session.startedAt) },
    { title: 'STEPS', text: ({ session }) => String(session.steps), alignRight: true },
    { title: 'SIZE', text: ({ contents }) => formatBytes(contents.bytes), alignRight: true },
];

/** Lists the sessions that are beyond the limits, and deletes them when somebody says yes. */
export async function pruneSessions(terminal: Terminal, options: PruneOptions): Promise<void> {
    const limits: RetentionLimits | undefined =
        options.keep === undefined && options.days === undefined ? undefined : { keepSessions: options.keep, keepDays: options.days };
    const access = await reachKeeping(terminal, options);
    const { output } = terminal;
    try {
        const plan = await access.server.planPrune(limits);
        if (plan.sessions.length > 0) {
            await askFor(terminal, options, plan);
        }
        for (const { session } of plan.sessions) {
            await deleteNow(access.server, session);
        }
        const deleted = plan.sessions.map(({ session }) => session.sessionId);
        await (options.json ? output.printJson({ type: 'done', result: { deleted } }) : output.print(describeResult(plan)));
    } finally {
        access.close();
    }
}

/** @throws CommandFailure when nobody said yes */
async function askFor(terminal: Terminal, options: PruneOptions, plan: PrunePlan): Promise<void> {
    const { output } = terminal;
    const facts = `${countOf(plan.sessions.length, 'session')}, about ${formatBytes(plan.bytes)}. Checkpoint files stay on the disk.`;
    if (options.json && !options.yes) {
        await output.printJson({ type: 'failed', code: 'needs-confirmation', message: `${facts} Add --yes to delete them.`, plan });
        throw new CommandFailure('needs-confirmation', '', { isReported: true });
    }
    if (!options.json) {
        await output.print(renderTable(COLUMNS, plan.sessions));
    }
    if (!options.yes) {
        await askWhether(terminal, options, facts, 'Delete them for good?');
    }
}

function describeResult({ limits, sessions, bytes }: PrunePlan): string {
    if (sessions.length > 0) {
        const verb = sessions.length === 1 ? 'is' : 'are';
        return `${countOf(sessions.length, 'session')}, about ${formatBytes(bytes)}, ${verb} deleted.`;
    }
    const { keepSessions = 0, keepDays = 0 } = limits;
    return keepSessions <= 0 && keepDays <= 0
        ? 'Nothing goes: the settings "onthefly.retention" keep all sessions. Say what to keep with --keep or --days.'
        : 'Nothing goes: no session is beyond these limits.';
}
