import { realpathSync } from 'node:fs';
import { createInterface } from 'node:readline/promises';
import type { Disposable } from 'vscode-jsonrpc';
import { terminalText } from '../common/terminal-text';
import { Output } from './output';

/** What surrounds a command: the person, the environment, the streams. */
export interface Terminal {
    readonly output: Output;
    readonly environment: NodeJS.ProcessEnv;
    /** Asks a question that takes yes for an answer. False when there is nobody to ask. */
    confirm(question: string): Promise<boolean>;
    /** A terminal shows what is written. */
    readonly isShown: boolean;
    /** The program `onthefly` itself, as this process runs it. */
    readonly script: string;
    /** Somebody is there to be asked. */
    readonly isInteractive: boolean;
    /** Ctrl+C does this instead of ending the process. */
    onInterrupt(listener: () => void): Disposable;
}

export function createTerminal(): Terminal {
    const isInteractive = process.stdin.isTTY && process.stderr.isTTY;
    return {
        output: new Output(process.stdout, process.stderr),
        environment: process.env,
        isShown: process.stdout.isTTY || process.stderr.isTTY,
        script: realpathSync(process.argv[1] ?? ''),
        isInteractive,
        confirm: async (question) => isInteractive && (await ask(question)),
        onInterrupt: (listener) => {
            process.on('SIGINT', listener);
            return { dispose: () => process.off('SIGINT', listener) };
        },
    };
}

async function ask(question: string): Promise<boolean> {
    const reader = createInterface({ input: process.stdin, output: process.stderr });
    try {
        const answer = await reader.question(`${terminalText(question)} [y/N] `);
        return /^y(es)?$/i.test(answer.trim());
    } finally {
        reader.close();
    }
}
