import { setTimeout as delay } from 'node:timers/promises';
import { plainLogText, type LogLevel, type LogRow } from '@onthefly/shared-types';
import { Interruption } from './command-failure';
import { formatTime } from './format';
import { LogSource } from './log-source';
import type { Output } from './output';
import { describeAbsence, reachSessions, type CommonOptions } from './server-access';
import { chooseSession } from './stored-names';
import type { Terminal } from './terminal';

export interface LogsOptions extends CommonOptions {
    readonly level?: LogLevel;
    readonly text?: string;
    readonly limit: number;
    readonly follow?: boolean;
}

const POLL_INTERVAL_MS = 300;

export async function showLogs(terminal: Terminal, options: LogsOptions): Promise<void> {
    const { output } = terminal;
    const printer = new LogPrinter(output, options.json === true);
    const access = await reachSessions(terminal, options);
    try {
        const session = access && (await chooseSession(access.server, options.session));
        let wasInterrupted = false;
        if (access && session) {
            const source = new LogSource(access.server, session.sessionId, options);
            await printer.print(await source.readLast(options.limit));
            wasInterrupted = options.follow === true && (await follow(terminal, source, printer));
        } else if (!options.json) {
            await output.print(access ? 'There is no session yet.' : describeAbsence(terminal, options));
        }
        await printer.end();
        if (wasInterrupted) {
            throw new Interruption();
        }
    } finally {
        access?.close();
    }
}

/** Until the training is over, the reader is gone or the person has enough. @returns true when it was the person */
async function follow(terminal: Terminal, source: LogSource, printer: LogPrinter): Promise<boolean> {
    const interruption = new AbortController();
    const listener = terminal.onInterrupt(() => interruption.abort());
    try {
        for (let isOver = false; !isOver && !terminal.output.closed && !interruption.signal.aborted;) {
            isOver = await source.isOver();
            await printer.print(isOver ? await source.readRest() : await source.readNew());
            if (!isOver) {
                await delay(POLL_INTERVAL_MS, undefined, { signal: interruption.signal }).catch(() => undefined);
            }
        }
        return interruption.signal.aborted;
    } finally {
        listener.dispose();
    }
}

/** Lines for people, or the rows of one JSON array as they come. */
class LogPrinter {
    private count = 0;

    constructor(
        private readonly output: Output,
        private readonly json: boolean,
    ) {}

    async print(rows: readonly LogRow[]): Promise<void> {
        for (const row of rows) {
            if (this.json) {
                await this.output.write(`${this.count === 0 ? '[' : ',\n'}${JSON.stringify(row)}`);
            } else {
                await this.output.print(`${formatTime(row.ts)}  ${row.level.padEnd(5)}  ${plainLogText(row.text)}`);
            }
            this.count++;
        }
    }

    async end(): Promise<void> {
        if (this.json) {
            await this.output.write(this.count === 0 ? '[]\n' : ']\n');
        }
    }
}
