import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { Argument, Command, Option } from 'commander';
import {
    MERGE_STRATEGIES,
    type HealthKind,
    type IntentParams,
    type LossRegion,
    type MergeStrategy,
    type ReportSubset,
} from '@onthefly/shared-types';
import { runIntent } from './acting-command';
import type { ActingTarget } from './acting-target';
import { addBundleCommands } from './bundle-commands';
import { UsageError } from './command-failure';
import { describeReport, DESCRIBE_RESULT } from './describe-result';
import { HEALTH_CHOICES, runHealth } from './health-command';
import { showLogs, type LogsOptions } from './logs-command';
import { showMetrics, type MetricsOptions } from './metrics-command';
import { parseIndices, parseMinutes, parseMultiplier, parsePort, parseRegion, parseRowCount, parseSettings } from './parse-arguments';
import { showCommands, showReports, showRuns, showStatus } from './reading-commands';
import type { CommonOptions } from './server-access';
import type { ServeOptions } from './serve-command';
import { addSessionsCommands } from './sessions-commands';
import type { Terminal } from './terminal';
import { runTest, type TestOptions } from './test-command';

interface ForkOptions extends CommonOptions {
    readonly parent?: string;
    readonly checkpoint?: string;
    readonly region?: LossRegion;
    readonly indices?: number[];
    readonly lrMul?: number;
    readonly wdMul?: number;
    readonly name?: string;
}

interface RecorderChoice {
    readonly detach?: boolean;
    readonly stop?: boolean;
    readonly status?: boolean;
}

/** All commands with their options, in the order in which the help lists them. */
export function createProgram(terminal: Terminal): Command {
    const program = new Command('onthefly')
        .description('Record and steer PyTorch training from a terminal.')
        .helpCommand(false)
        .showHelpAfterError('Add --help to see what can be given.');
    addServe(program, terminal);
    addReadingCommands(program, terminal);
    addSteeringCommands(program, terminal);
    addRunCommands(program, terminal);
    addExaminingCommands(program, terminal);
    addBundleCommands(program, terminal, shared);
    return program;
}

function addServe(program: Command, terminal: Terminal): void {
    program
        .command('serve')
        .description('record what trainers send')
        .option('--port <number>', 'port for trainers; 0 takes any free one (default: 47621)', parsePort)
        .addOption(dataDirOption())
        .addOption(new Option('--detach', 'go on in the background when this terminal is closed').conflicts(['stop', 'status']))
        .addOption(new Option('--stop', 'end the recorder that runs, once everything is stored').conflicts('status'))
        .option('--status', 'tell of the recorder that runs')
        .option(
            '--idle-minutes <number>',
            'end after so many minutes with nothing to do (default: never; in the background 30)',
            parseMinutes,
        )
        .option('--json', 'print one line of JSON when ready')
        .addOption(new Option('--background', 'keep a log instead of writing to the terminal').hideHelp())
        .addOption(new Option('--settings <json>', 'what the person has set').argParser(parseSettings).hideHelp())
        .action(async (options: ServeOptions & RecorderChoice) => {
            // Loaded only now: no other command needs a server of its own.
            const [{ serve }, { detachRecorder, stopRecorder, tellOfRecorder }] = await Promise.all([
                import('./serve-command.js'),
                import('./recorder-commands.js'),
            ]);
            const run = options.stop ? stopRecorder : options.status ? tellOfRecorder : options.detach ? detachRecorder : serve;
            await run(terminal, options);
        });
}

function addReadingCommands(program: Command, terminal: Terminal): void {
    common(program.command('status'))
        .description('tell what the server and the training are doing')
        .action((options: CommonOptions) => showStatus(terminal, options));
    addSessionsCommands(program, terminal, common);
    common(program.command('runs'))
        .description('list the runs of a session')
        .option('--all-sessions', 'the runs of all sessions')
        .action((options: CommonOptions & { allSessions?: boolean }) => showRuns(terminal, options));
    common(program.command('metrics'))
        .argument('<run>', 'id or name of a run')
        .description('show the metrics of a run')
        .addOption(new Option('--csv', 'every step, as comma-separated values').conflicts('json'))
        .addOption(
            new Option('--abandoned', 'with --csv: the steps that were left when the trainer went back')
                .implies({ csv: true })
                .conflicts('json'),
        )
        .action((run: string, options: MetricsOptions) => showMetrics(terminal, run, options));
    common(program.command('logs'))
        .description('show what the trainer logged')
        .addOption(new Option('--level <level>', 'at least as grave as this').choices(['debug', 'info', 'warn', 'error']))
        .option('--text <text>', 'only lines with this text in them')
        .addOption(new Option('--limit <number>', 'the last so many lines').argParser(parseRowCount).default(100))
        .option('--follow', 'go on with new lines until the training is over')
        .action((options: LogsOptions) => showLogs(terminal, options));
    common(program.command('commands'))
        .description('list what trainers were told and what became of it')
        .action((options: CommonOptions) => showCommands(terminal, options));
}

function addSteeringCommands(program: Command, terminal: Terminal): void {
    common(program.command('pause'))
        .description('pause the training; it writes a checkpoint')
        .action((options: CommonOptions) => runIntent(terminal, options, 'pause', () => ({}), DESCRIBE_RESULT.pause));
    common(program.command('resume'))
        .description('let the training go on')
        .action((options: CommonOptions) => runIntent(terminal, options, 'resume', () => ({}), DESCRIBE_RESULT.resume));
    common(program.command('checkpoint'))
        .description('write a checkpoint')
        .action((options: CommonOptions) => runIntent(terminal, options, 'checkpoint', () => ({}), DESCRIBE_RESULT.checkpoint));
    common(program.command('load'))
        .argument('<path>', 'a checkpoint file, here or as the trainer named it')
        .description('have the training go on from a checkpoint')
        .action((path: string, options: CommonOptions) => {
            const params = { path: existsSync(path) ? resolve(path) : path };
            return runIntent(terminal, options, 'loadCheckpoint', () => params, DESCRIBE_RESULT.loadCheckpoint);
        });
    common(program.command('test'))
        .description('measure the loss on the test set')
        .option('--label <label>', 'name of the result')
        .option('--yes', 'also when it ends the training')
        .action((options: TestOptions) => runTest(terminal, options));
    common(program.command('stop'))
        .description('end the training')
        .action((options: CommonOptions) => runIntent(terminal, options, 'stop', () => ({}), DESCRIBE_RESULT.stop));
}

function addRunCommands(program: Command, terminal: Terminal): void {
    common(program.command('fork'))
        .description('make a new run out of one, on all samples or on some')
        .option('--parent <run>', 'id or name of the run to fork (default: the one that is training)')
        .option('--checkpoint <path>', 'start from this checkpoint of it')
        .addOption(new Option('--region <min:max>', 'train on samples whose loss lies between').argParser(parseRegion).conflicts('indices'))
        .option('--indices <list|file>', 'train on these samples: 0,4,10-19 or a file with one number a line', parseIndices)
        .option('--lr-mul <factor>', 'multiply the learning rate', parseMultiplier)
        .option('--wd-mul <factor>', 'multiply the weight decay', parseMultiplier)
        .option('--name <name>', 'name of the new run')
        .action((options: ForkOptions) => {
            const { parent, checkpoint, region, indices, lrMul, wdMul, name } = options;
            const multipliers = lrMul === undefined && wdMul === undefined ? undefined : { lr_mul: lrMul, wd_mul: wdMul };
            const params = async (target: ActingTarget): Promise<IntentParams<'fork'>> => {
                const parentRunId = parent === undefined ? undefined : await target.runId(parent);
                return { parentRunId, checkpoint, region, indices, multipliers, name };
            };
            return runIntent(terminal, options, 'fork', params, DESCRIBE_RESULT.fork);
        });
    common(program.command('merge'))
        .argument('<run...>', 'ids or names of at least two runs')
        .description('make a new run out of several')
        .addOption(new Option('--strategy <strategy>', 'how their weights are put together').choices(MERGE_STRATEGIES))
        .option('--name <name>', 'name of the new run')
        .action((named: string[], options: CommonOptions & { strategy?: MergeStrategy; name?: string }) => {
            if (named.length < 2) {
                throw new UsageError('Name at least two runs to merge.');
            }
            const { strategy, name } = options;
            const params = async (target: ActingTarget): Promise<IntentParams<'merge'>> => {
                return { parents: await Promise.all(named.map((run) => target.runId(run))), strategy, name };
            };
            return runIntent(terminal, options, 'merge', params, DESCRIBE_RESULT.merge);
        });
}

function addExaminingCommands(program: Command, terminal: Terminal): void {
    common(program.command('report'))
        .addArgument(new Argument('[list]', 'list the reports that there are').choices(['list']))
        .description('measure the loss of every sample; the training stays paused')
        .option('--run <run>', 'id or name of the run to report on (default: the one that is training)')
        .addOption(new Option('--on <set>', 'samples to report on').choices(['train', 'val']))
        .action((list: 'list' | undefined, options: CommonOptions & { run?: string; on?: ReportSubset }) => {
            if (list) {
                return showReports(terminal, options);
            }
            const { run, on: subsetOn } = options;
            const params = async (target: ActingTarget): Promise<IntentParams<'generateReport'>> => {
                return { runId: run === undefined ? undefined : await target.runId(run), subsetOn };
            };
            return runIntent(terminal, options, 'generateReport', params, describeReport);
        });
    common(program.command('health'))
        .addArgument(new Argument('<kind>', 'what to look at').choices(HEALTH_CHOICES))
        .description('check the health of the training, which stays paused')
        .action((kind: HealthKind | 'all', options: CommonOptions) => runHealth(terminal, kind, options));
}

function common(command: Command): Command {
    return shared(command.option('--session <session>', 'id or name of the session to look at or to act on (default: the current one)'));
}

function shared(command: Command): Command {
    return command.addOption(dataDirOption()).option('--json', 'print one JSON value');
}

function dataDirOption(): Option {
    return new Option('--data-dir <folder>', 'where sessions are kept (default: $ONTHEFLY_DATA_DIR or a folder of this user)');
}
