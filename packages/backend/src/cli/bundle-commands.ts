import { resolve } from 'node:path';
import { Option, type Command } from 'commander';
import { type BundleContents, EXPORT_FORMATS, type ExportFormat, type ExportRequest, type Job } from '@onthefly/shared-types';
import { formatBytes } from '../common/format-bytes';
import type { TerminalServer } from '../dashboard/server-methods';
import { CommandFailure, Incompleteness } from './command-failure';
import { countOf, formatTime } from './format';
import { runJob } from './job-watch';
import { describeAbsence, reachKeeping, reachSessions, type CommonOptions } from './server-access';
import { chooseSession, findSession } from './stored-names';
import type { Terminal } from './terminal';

interface ExportOptions extends Omit<CommonOptions, 'session'> {
    readonly session?: readonly string[];
    readonly all?: boolean;
    readonly format?: ExportFormat;
    /** Commander's name for `--no-checkpoints`. */
    readonly checkpoints: boolean;
    readonly pause?: boolean;
    /** Commander's name for `--no-bom`. */
    readonly bom: boolean;
    readonly yes?: boolean;
}

type ImportOptions = Omit<CommonOptions, 'session'> & { readonly look?: boolean };

const FORMAT_OF_ENDING: readonly (readonly [RegExp, ExportFormat])[] = [
    [/\.zip$/i, 'zip'],
    [/\.csv$/i, 'csv'],
    [/\.(jsonl|ndjson)$/i, 'jsonl'],
    [/\.(txt|log)$/i, 'log'],
];

/** `shared` adds the options that both take. */
export function addBundleCommands(program: Command, terminal: Terminal, shared: (command: Command) => Command): void {
    shared(program.command('export'))
        .argument('<path>', 'file or folder to be made')
        .description('write sessions to a file or folder, with their checkpoints or as figures')
        .addOption(
            new Option('--session <session>', 'a session by id or name; give it once for each (default: the current one)').argParser(
                (session: string, earlier: readonly string[] = []) => [...earlier, session],
            ),
        )
        .addOption(new Option('--all', 'all sessions').conflicts('session'))
        .addOption(new Option('--format <format>', 'by default what the end of the path says, otherwise a bundle').choices(EXPORT_FORMATS))
        .option('--no-checkpoints', 'a bundle without checkpoint files')
        .option('--pause', 'pause what trains for a moment, to have its newest weights')
        .option('--no-bom', 'CSV without the mark by which spreadsheets know UTF-8, for programs that do not expect it')
        .option('--yes', 'replace what an earlier export left there, without asking')
        .action((path: string, options: ExportOptions) => exportSessions(terminal, path, options));
    shared(program.command('import'))
        .argument('<path>', 'a bundle: a folder or a zip file')
        .description('bring sessions in from a bundle, beside those that are here')
        .option('--look', 'only tell what is in it')
        .action((path: string, options: ImportOptions) => importBundle(terminal, path, options));
}

async function exportSessions(terminal: Terminal, path: string, options: ExportOptions): Promise<void> {
    const common = { ...options, session: undefined };
    const access = await reachSessions(terminal, common);
    if (!access) {
        throw new CommandFailure('not-found', describeAbsence(terminal, common));
    }
    try {
        const { server } = access;
        const target = resolve(path);
        const request: ExportRequest = {
            sessionIds: await chooseSessions(server, options),
            format: options.format ?? FORMAT_OF_ENDING.find(([ending]) => ending.test(target))?.[1] ?? 'bundle',
            path: target,
            checkpoints: options.checkpoints,
            pauseTrainers: options.pause === true,
            byteOrderMark: options.bom,
        };
        const overwrite = await mayReplace(terminal, server, request, options);
        const job = await runJob(terminal, server, { type: 'exportSessions', ...request, overwrite }, options.json === true);
        await report(terminal, job, options);
    } finally {
        access.close();
    }
}

async function chooseSessions(server: TerminalServer, { session, all }: ExportOptions): Promise<string[]> {
    if (all) {
        return (await server.listSessions()).map(({ sessionId }) => sessionId);
    }
    if (session) {
        return Promise.all(session.map(async (named) => (await findSession(server, named)).sessionId));
    }
    const chosen = await chooseSession(server, undefined);
    if (!chosen) {
        throw new CommandFailure('not-found', 'There is no session yet.');
    }
    return [chosen.sessionId];
}

/** Nothing is replaced without a yes. @throws CommandFailure when there is none, or when it can't be done */
async function mayReplace(terminal: Terminal, server: TerminalServer, request: ExportRequest, options: ExportOptions): Promise<boolean> {
    const plan = await server.planExport(request);
    if (plan.type === 'failed') {
        throw new CommandFailure(plan.code, plan.message);
    }
    if (plan.problem !== undefined) {
        throw new CommandFailure(plan.exists ? 'already-exists' : 'refused', plan.problem);
    }
    if (!plan.exists || options.yes) {
        return plan.exists;
    }
    const question = `There is something at ${request.path} already.`;
    if (options.json || !terminal.isInteractive) {
        throw new CommandFailure('already-exists', `${question} Add --yes to replace it.`);
    }
    if (!(await terminal.confirm(`${question} Replace it?`))) {
        throw new CommandFailure('cancelled', 'Nothing was done.');
    }
    return true;
}

async function importBundle(terminal: Terminal, path: string, options: ImportOptions): Promise<void> {
    const access = await reachKeeping(terminal, options, { mayBegin: true });
    try {
        const request = { path: resolve(path) };
        if (options.look) {
            await lookInside(terminal, access.server, request, options);
            return;
        }
        const job = await runJob(terminal, access.server, { type: 'importBundle', ...request }, options.json === true);
        await report(terminal, job, options);
    } finally {
        access.close();
    }
}

async function lookInside(terminal: Terminal, server: TerminalServer, request: { path: string }, options: ImportOptions): Promise<void> {
    const contents = await server.inspectBundle(request);
    if (contents.type === 'failed') {
        throw new CommandFailure(contents.code, contents.message);
    }
    await (options.json ? terminal.output.printJson(contents) : terminal.output.print(describeContents(contents)));
    if (contents.problems.length > 0) {
        throw new CommandFailure('bad-bundle', contents.problems.join(' '), { isReported: options.json });
    }
}

function describeContents({ sessions, files, bytes, missing }: BundleContents): string {
    return [
        ...sessions.map(({ sessionId, name, project, startedAt, runs, steps, checkpoints, isKnown }) =>
            [
                `${sessionId} (${project}, ${name}), begun ${formatTime(startedAt)}: `,
                `${countOf(runs, 'run')}, ${countOf(steps, 'step')}, ${countOf(checkpoints, 'checkpoint file')}`,
                isKnown ? '; a session with this id is here already' : '',
            ].join(''),
        ),
        `${countOf(files, 'file')}, ${formatBytes(bytes)}`,
        ...(missing.length > 0 ? [`Not in it: ${missing.join(', ')}`] : []),
    ].join('\n');
}

/** @throws Incompleteness when an export lacks files that were to be in it */
async function report({ output }: Terminal, { message, result }: Job, { json }: Pick<CommonOptions, 'json'>): Promise<void> {
    const missing = result?.type === 'exportSessions' ? result.missing : [];
    if (json) {
        await output.printJson({ type: 'done', result });
    } else {
        const { sessions, folder } = result?.type === 'importBundle' ? result : { sessions: [], folder: undefined };
        const lines = sessions.map(({ sessionId, name, outcome }) => `${sessionId} (${name}): ${outcome}`);
        await output.print([message, ...lines, ...(folder === undefined ? [] : [`Checkpoints: ${folder}`])].join('\n'));
        missing.forEach((path) => output.complain(`Gone: ${path}`));
    }
    if (missing.length > 0) {
        throw new Incompleteness();
    }
}
