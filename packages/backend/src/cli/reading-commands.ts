import {
    describeOmission,
    type CommandRecord,
    type DashboardState,
    type Omission,
    type ReportSummary,
    type RunDetails,
    type Session,
    shortName,
} from '@onthefly/shared-types';
import type { TerminalServer } from '../dashboard/server-methods';
import { describeRecorder, logOf } from './describe-recorder';
import { formatNumber, formatTime } from './format';
import { describeAbsence, reachSessions, type CommonOptions, type ServerAccess } from './server-access';
import { chooseSession } from './stored-names';
import { renderTable, type Column } from './table';
import type { Terminal } from './terminal';

const SESSION_COLUMNS: readonly Column<Session>[] = [
    { title: 'SESSION', text: ({ sessionId }) => sessionId },
    { title: 'PROJECT', text: ({ project }) => shortName(project) },
    { title: 'NAME', text: ({ name }) => shortName(name) },
    { title: 'STATE', text: describeState },
    { title: 'STARTED', text: ({ startedAt }) => formatTime(startedAt) },
    { title: 'RUNS', text: ({ runs }) => String(runs), alignRight: true },
    { title: 'STEPS', text: ({ steps }) => String(steps), alignRight: true },
];

const RUN_COLUMNS: readonly Column<RunDetails>[] = [
    { title: 'SESSION', text: ({ sessionId }) => sessionId },
    { title: 'RUN', text: ({ runId }) => runId },
    { title: 'NAME', text: ({ name }) => shortName(name) },
    { title: 'PARENTS', text: ({ parents }) => parents.map(shortName).join(', ') },
    { title: 'STATE', text: ({ state }) => state },
    { title: 'STEPS', text: ({ steps }) => String(steps), alignRight: true },
    { title: 'LOSS', text: ({ summaries }) => formatNumber(summaries.find(({ metric }) => metric === 'loss')?.last), alignRight: true },
];

const COMMAND_COLUMNS: readonly Column<CommandRecord>[] = [
    { title: 'ASKED', text: ({ requestedAt }) => formatTime(requestedAt) },
    { title: 'COMMAND', text: ({ command }) => command },
    { title: 'RUN', text: ({ runId }) => runId ?? '' },
    { title: 'BY', text: ({ askedBy }) => askedBy },
    { title: 'STATE', text: ({ state }) => state },
    { title: 'STEP', text: ({ step }) => String(step ?? ''), alignRight: true },
    { title: 'REASON', text: ({ reason }) => reason ?? '' },
];

const REPORT_COLUMNS: readonly Column<ReportSummary>[] = [
    { title: 'MADE', text: ({ at }) => formatTime(at) },
    { title: 'RUN', text: ({ runId }) => runId },
    { title: 'ON', text: ({ subsetOn }) => subsetOn },
    { title: 'STEP', text: ({ step }) => String(step ?? ''), alignRight: true },
    { title: 'SAMPLES', text: ({ samples }) => String(samples), alignRight: true },
    { title: 'NOTE', text: ({ note }) => note },
];

export async function showSessions(terminal: Terminal, options: CommonOptions): Promise<void> {
    await showList(terminal, options, SESSION_COLUMNS, async (server) => {
        const sessions = await server.listSessions();
        return options.session === undefined
            ? sessions
            : [await chooseSession(server, options.session)].filter((each) => each !== undefined);
    });
}

export async function showRuns(terminal: Terminal, options: CommonOptions & { readonly allSessions?: boolean }): Promise<void> {
    await showList(terminal, options, RUN_COLUMNS, async (server) =>
        options.allSessions ? server.listRuns() : ofSession(server, options, (sessionId) => server.listRuns(sessionId)),
    );
}

export async function showCommands(terminal: Terminal, options: CommonOptions): Promise<void> {
    await showList(terminal, options, COMMAND_COLUMNS, (server) =>
        ofSession(server, options, (sessionId) => server.listCommands(sessionId)),
    );
}

export async function showReports(terminal: Terminal, options: CommonOptions): Promise<void> {
    await showList(terminal, options, REPORT_COLUMNS, (server) => ofSession(server, options, (sessionId) => server.listReports(sessionId)));
}

export async function showStatus(terminal: Terminal, options: CommonOptions): Promise<void> {
    const { output } = terminal;
    const access = await reachSessions(terminal, options);
    if (!access) {
        const absence = `No OnTheFly server is running. ${describeAbsence(terminal, options)}`;
        await (options.json ? output.printJson({ running: false, sessions: [] }) : output.print(absence));
        return;
    }
    try {
        const { example: _, ...state } = (await access.server.getSnapshot()).state;
        const session = await chooseSession(access.server, options.session);
        await (options.json
            ? output.printJson({
                  running: access.isRunning,
                  recorder: access.recorder && { ...access.recorder, log: logOf(access.recorder) },
                  ...state,
                  session,
              })
            : output.print(describeStatus(state, session, access)));
    } finally {
        access.close();
    }
}

function describeState({ state, archivedAt }: Session): string {
    return [state, ...(archivedAt === undefined ? [] : ['archived'])].join(', ');
}

async function showList<Row>(
    terminal: Terminal,
    options: CommonOptions,
    columns: readonly Column<Row>[],
    list: (server: TerminalServer) => Promise<readonly Row[]>,
): Promise<void> {
    const access = await reachSessions(terminal, options);
    try {
        const rows = access ? await list(access.server) : [];
        if (options.json) {
            await terminal.output.printJson(rows);
        } else if (!access) {
            await terminal.output.print(describeAbsence(terminal, options));
        } else {
            await terminal.output.print(rows.length > 0 ? renderTable(columns, rows) : 'There are none yet.');
        }
    } finally {
        access?.close();
    }
}

async function ofSession<Row>(
    server: TerminalServer,
    options: CommonOptions,
    list: (sessionId: string) => Promise<readonly Row[]>,
): Promise<readonly Row[]> {
    const session = await chooseSession(server, options.session);
    return session ? list(session.sessionId) : [];
}

function describeOmissions(omissions: readonly Omission[]): string[] {
    return omissions.length > 0 ? ['Not kept as it came:', ...omissions.map((omission) => `  ${describeOmission(omission)}`)] : [];
}

function describeStatus(state: Omit<DashboardState, 'example'>, session: Session | undefined, { recorder }: ServerAccess): string {
    const { server, storage, latest } = state;
    const isCurrent = session?.sessionId === state.currentSessionId;
    const latestText = latest && `Step ${latest.step} of run "${latest.runId}", loss ${formatNumber(latest.metrics['loss']) || 'unknown'}`;
    const pending = state.pendingCommands?.map(({ command, requestedAt }) => `Waiting for ${command}, asked ${formatTime(requestedAt)}`);
    const lines = [
        ...(recorder ? describeRecorder(recorder) : ['No OnTheFly server is running']),
        `Sessions are kept in ${storage.mode === 'memory' ? 'memory only' : storage.folder}`,
        session
            ? `Session ${session.sessionId} (${shortName(session.project)}, ${shortName(session.name)}): ${session.state}`
            : 'No session yet',
        ...(latestText !== undefined && isCurrent ? [latestText] : []),
        ...(pending ?? []),
        ...[server.problem, storage.problem].filter((problem) => problem !== undefined),
        ...describeOmissions([...(session?.omissions ?? []), ...(server.omissions ?? [])]),
    ];
    return lines.join('\n');
}
