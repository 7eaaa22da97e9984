import 'reflect-metadata';
import { CommanderError } from 'commander';
import { CommandFailure, Incompleteness, Interruption, UsageError } from './command-failure';
import { createProgram } from './program';
import type { Terminal } from './terminal';

/** What the exit code of the process says. */
const EXIT = { done: 0, failed: 1, usage: 2, incomplete: 3, interrupted: 130 } as const;

/** Runs one command. @returns the exit code: 0 only when all that was asked for is done */
export async function main(commandLine: readonly string[], terminal: Terminal): Promise<number> {
    const { output } = terminal;
    const program = createProgram(terminal);
    const asJson = commandLine.includes('--json');
    for (const command of [program, ...program.commands.flatMap((each) => [each, ...each.commands])]) {
        command.exitOverride().configureOutput({
            writeOut: (text) => void output.write(text),
            // In place of the sentence and the hint below it there is one JSON value.
            writeErr: (text) => asJson || output.complain(text.trimEnd()),
            outputError: (text, write) => write(toSentence(text)),
        });
    }
    try {
        await program.parseAsync(commandLine, { from: 'user' });
        return EXIT.done;
    } catch (error) {
        return await explain(error, terminal, asJson);
    } finally {
        await output.flush();
    }
}

async function explain(error: unknown, { output }: Terminal, asJson: boolean): Promise<number> {
    if (error instanceof CommanderError) {
        if (error.exitCode === 0) {
            return EXIT.done;
        }
        if (asJson) {
            await output.printJson({ type: 'failed', code: 'invalid-request', message: toSentence(error.message) });
        }
        return EXIT.usage;
    }
    if (error instanceof Incompleteness) {
        return EXIT.incomplete;
    }
    if (error instanceof UsageError) {
        await (asJson
            ? output.printJson({ type: 'failed', code: 'invalid-request', message: error.message })
            : output.complain(error.message));
        return EXIT.usage;
    }
    const failure = toFailure(error);
    if (!asJson && failure.message !== '') {
        output.complain(failure.message);
    } else if (asJson && !failure.isReported) {
        await output.printJson({ type: 'failed', code: failure.code, message: failure.message });
    }
    return error instanceof Interruption ? EXIT.interrupted : EXIT.failed;
}

function toFailure(error: unknown): CommandFailure {
    if (error instanceof CommandFailure) {
        return error;
    }
    if (error instanceof Interruption) {
        return new CommandFailure('cancelled', error.message, { isReported: error.message === '' });
    }
    return new CommandFailure('internal', error instanceof Error ? error.message : String(error));
}

/** "error: unknown option '--x'" as a sentence. */
function toSentence(text: string): string {
    const bare = text.replace(/^error: /, '').trimEnd();
    const sentence = bare.charAt(0).toUpperCase() + bare.slice(1);
    return /[.?)]$/.test(sentence) ? sentence : `${sentence}.`;
}
