import type { IntentName, IntentParams, Session, SessionContents } from '@onthefly/shared-types';
import { formatBytes } from '../common/format-bytes';
import type { TerminalServer } from '../dashboard/server-methods';
import { CommandFailure } from './command-failure';
import { countOf } from './format';
import { reachKeeping, type CommonOptions } from './server-access';
import { findSession } from './stored-names';
import type { Terminal } from './terminal';

/**
 * Does something with one stored session that needs no trainer.
 * @param describe what was done, from the session as it is then
 */
export async function keepSession<Name extends IntentName>(
    terminal: Terminal,
    named: string,
    options: CommonOptions,
    type: Name,
    params: IntentParams<Name>,
    describe: (session: Session) => string,
): Promise<void> {
    const access = await reachKeeping(terminal, options);
    try {
        const { sessionId } = await findSession(access.server, named);
        const outcome = await access.server.execute({ ...params, type, target: { sessionId, askedBy: 'terminal' } });
        if (outcome.type === 'failed') {
            throw new CommandFailure(outcome.code, outcome.message);
        }
        const { output } = terminal;
        await (options.json ? output.printJson(outcome) : output.print(describe(await findSession(access.server, sessionId))));
    } finally {
        access.close();
    }
}

/** Names what would go and asks, unless the command line says yes. */
export async function deleteSession(terminal: Terminal, named: string, options: CommonOptions & { readonly yes?: boolean }): Promise<void> {
    const access = await reachKeeping(terminal, options);
    try {
        const session = await findSession(access.server, named);
        if (!options.yes) {
            const contents = await access.server.describeSession(session.sessionId);
            await askWhether(terminal, options, contents ? describeDeletion(session, contents) : '', 'Delete it for good?');
        }
        await deleteNow(access.server, session);
        const { output } = terminal;
        await (options.json ? output.printJson({ type: 'done', result: {} }) : output.print(`"${session.name}" is deleted.`));
    } finally {
        access.close();
    }
}

/** @throws CommandFailure when nobody said yes */
export async function askWhether(terminal: Terminal, options: CommonOptions, facts: string, question: string): Promise<void> {
    if (options.json || !terminal.isInteractive) {
        throw new CommandFailure('needs-confirmation', `${facts} Add --yes to do it.`);
    }
    if (!(await terminal.confirm(`${facts} ${question}`))) {
        throw new CommandFailure('cancelled', 'Nothing was deleted.');
    }
}

/** @throws CommandFailure when it can't be deleted */
export async function deleteNow(server: TerminalServer, { sessionId, steps }: Session): Promise<void> {
    const outcome = await server.execute({ type: 'deleteSession', shownSteps: steps, target: { sessionId, askedBy: 'terminal' } });
    if (outcome.type === 'failed') {
        throw new CommandFailure(outcome.code, outcome.message);
    }
}

function describeDeletion({ sessionId, name, project }: Session, contents: SessionContents): string {
    const { runs, steps, logLines, reports, healthChecks, commands, bytes, checkpoints } = contents;
    const parts = [
        countOf(runs, 'run'),
        countOf(steps, 'step'),
        countOf(logLines, 'log line'),
        ...(reports > 0 ? [countOf(reports, 'report')] : []),
        ...(healthChecks > 0 ? [countOf(healthChecks, 'health check')] : []),
        ...(commands > 0 ? [countOf(commands, 'command')] : []),
    ];
    const files = checkpoints.filter((file) => file.bytes !== undefined);
    const size = files.reduce((sum, file) => sum + (file.bytes ?? 0), 0);
    const stay = files.length === 1 ? 'stays' : 'stay';
    return [
        `"${name}" (${[project, sessionId].filter((text) => text !== '').join(', ')}) holds ${parts.join(', ')}: about ${formatBytes(bytes)}.`,
        ...(files.length > 0 ? [`Its ${countOf(files.length, 'checkpoint file')} (${formatBytes(size)}) ${stay} on the disk.`] : []),
    ].join(' ');
}
