import { styleText } from 'node:util';

const coloured = Boolean(process.stdout.isTTY) && !process.env.NO_COLOR;

function style(format, text) {
    return coloured ? styleText(format, text) : text;
}

/** An expected reason to stop: shown to the reader as it is, without a stack trace. */
export class Failure extends Error {}

export function say(text) {
    console.log(style('cyan', text));
}

export function heading(text) {
    console.log(`\n${style(['bold', 'cyan'], `== ${text} ${'='.repeat(Math.max(2, 70 - text.length))}`)}`);
}

export function complain(text) {
    console.log(style('red', text));
}

/** "840 ms", "12.3 s" or "3 min 5 s". */
export function duration(milliseconds) {
    if (milliseconds < 1000) {
        return `${Math.round(milliseconds)} ms`;
    }
    const seconds = milliseconds / 1000;
    return seconds < 60 ? `${seconds.toFixed(1)} s` : `${Math.floor(seconds / 60)} min ${Math.floor(seconds % 60)} s`;
}

/** Runs a script's main function; a Failure ends it with its sentence, anything else with a stack trace. */
export async function runMain(main) {
    try {
        process.exitCode = await main();
    } catch (error) {
        complain(error instanceof Failure ? `\n${error.message}` : `\n${error.stack}`);
        process.exitCode = 1;
    }
}
