/** Colours that a log may have, whatever shade its writer asked for. */
const HUES = ['red', 'yellow', 'green', 'cyan', 'blue', 'magenta'] as const;
/** What SGR calls 30 to 37; black and white are what the theme has for text. */
const BASIC_COLORS = ['', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', ''] as const;
/** By the number that begins them; so much greater is the one that ends them. */
const WEIGHTS: readonly (string | undefined)[] = [undefined, 'bold', 'dim', 'italic', 'underline'];
const WEIGHT_ENDS = 20;
const BRIGHT_BLACK = 8;
const CUBE_BEGIN = 16;
const CUBE_END = 232;
const CUBE_SIDE = 6;
/** Of the strongest part of a colour: below it is grey. */
const LEAST_SATURATION = 0.25;

/* eslint-disable no-control-regex -- these are what is looked for */
const NOT_PLAIN = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/;
/** A command to a terminal, a line end, or one character that is none to be seen. */
const COMMAND =
    /\u001b\[([0-?]*)[ -/]*([@-~])|\u001b[\]PX^_][^\u0007\u001b]*(?:\u0007|\u001b\\)|\u001b[ -/]*[0-OQ-WYZ\\`-~]|\r?\n|[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g;
/* eslint-enable no-control-regex */
const ESCAPE = '\u001b';
const DELETE = '\u007f';
const PICTURES_OF_CONTROLS = 0x2400;

/** A part of a log's text that looks the same. */
export interface LogSpan {
    readonly text: string;
    /** Names of a colour and of weights, apart by spaces: `red bold`. Empty for what is plain. */
    readonly style: string;
}

/**
 * What a terminal would show of a text in the end: of a progress bar its last state, colours as styles, and instead of
 * characters that can't be seen a picture of each.
 */
export function readLogText(text: string): readonly LogSpan[] {
    return NOT_PLAIN.test(text) ? new Terminal(text).spans : [{ text, style: '' }];
}

/** The same without styles. What is searched in, shown and copied. */
export function plainLogText(text: string): string {
    return NOT_PLAIN.test(text)
        ? readLogText(text)
              .map((span) => span.text)
              .join('')
        : text;
}

class Terminal {
    readonly spans: LogSpan[] = [];
    /** Of the line that is written. */
    private line: LogSpan[] = [];
    /** What stood there before a carriage return: what isn't written over stays. */
    private below: readonly LogSpan[] = [];
    private readonly pen = new Pen();

    constructor(text: string) {
        let written = 0;
        for (const command of text.matchAll(COMMAND)) {
            this.write(text.slice(written, command.index));
            written = command.index + command[0].length;
            this.obey(command[0], command[1] ?? '', command[2]);
        }
        this.write(text.slice(written));
        this.endLine();
    }

    private obey(command: string, parameters: string, final: string | undefined): void {
        if (final === 'm') {
            this.pen.set(parameters);
        } else if (final === 'K') {
            this.erase(parameters);
        } else if (command.endsWith('\n')) {
            this.write('\n');
            this.endLine();
        } else if (command === '\r') {
            this.below = this.shown();
            this.line = [];
        } else if (command === '\b') {
            this.stepBack();
        } else if (!command.startsWith(ESCAPE)) {
            this.write(pictureOf(command));
        }
    }

    private write(text: string): void {
        if (text !== '') {
            this.line.push({ text, style: this.pen.style });
        }
    }

    private endLine(): void {
        this.spans.push(...this.shown());
        this.line = [];
        this.below = [];
    }

    private shown(): readonly LogSpan[] {
        const last = this.line.at(-1);
        if (this.below.length === 0) {
            return this.line;
        }
        const rest = behind(this.below, lengthOf(this.line.filter(({ text }) => text !== '\n')));
        return last?.text === '\n' ? [...this.line.slice(0, -1), ...rest, last] : [...this.line, ...rest];
    }

    /** To the end of the line, or all of it. */
    private erase(parameters: string): void {
        this.below = [];
        if (parameters === '2') {
            this.line = [];
        }
    }

    private stepBack(): void {
        const last = this.line.pop();
        const kept = last ? Array.from(last.text).slice(0, -1).join('') : '';
        if (last && kept !== '') {
            this.line.push({ ...last, text: kept });
        }
    }
}

/** How what is written now looks. */
class Pen {
    private color = '';
    private readonly weights = new Set<string>();
    style = '';

    /** Takes the numbers of an SGR command. Backgrounds are not shown. */
    set(parameters: string): void {
        const numbers = parameters.split(/[;:]/).map(Number);
        for (let index = 0; index < numbers.length; index++) {
            const number = numbers[index]!;
            if (number === 38 || number === 48) {
                const isCube = numbers[index + 1] === 5;
                const values = numbers.slice(index + 2, index + (isCube ? 3 : 5));
                this.color = number === 48 ? this.color : isCube ? indexedColor(values[0] ?? 0) : hueOf(values);
                index += isCube ? 2 : 4;
            } else {
                this.setOne(number);
            }
        }
        this.style = [this.color, ...this.weights].filter(Boolean).join(' ');
    }

    private setOne(number: number): void {
        if (number === 0) {
            this.color = '';
            this.weights.clear();
        } else if ((number >= 30 && number <= 37) || number === 39) {
            this.color = BASIC_COLORS[number - 30] ?? '';
        } else if (number >= 90 && number <= 97) {
            this.color = indexedColor(number - 90 + BRIGHT_BLACK);
        } else if (number === 22) {
            this.weights.delete('bold');
            this.weights.delete('dim');
        } else {
            const [set, ended] = [WEIGHTS[number], WEIGHTS[number - WEIGHT_ENDS]];
            if (set) {
                this.weights.add(set);
            } else if (ended) {
                this.weights.delete(ended);
            }
        }
    }
}

/** Of the 256 colours that terminals count. */
function indexedColor(index: number): string {
    if (index < CUBE_BEGIN) {
        return index === BRIGHT_BLACK ? 'dim' : (BASIC_COLORS[index % BRIGHT_BLACK] ?? '');
    }
    if (index >= CUBE_END) {
        return '';
    }
    const place = index - CUBE_BEGIN;
    return hueOf([Math.floor(place / CUBE_SIDE ** 2), Math.floor(place / CUBE_SIDE) % CUBE_SIDE, place % CUBE_SIDE]);
}

/** The nearest colour to a mixture of red, green and blue. */
function hueOf([red = 0, green = 0, blue = 0]: readonly number[]): string {
    const most = Math.max(red, green, blue);
    const range = most - Math.min(red, green, blue);
    if (!(range > LEAST_SATURATION * most)) {
        return '';
    }
    const sixth = most === red ? (green - blue) / range : most === green ? 2 + (blue - red) / range : 4 + (red - green) / range;
    return HUES[(Math.round(sixth) + HUES.length) % HUES.length] ?? '';
}

function pictureOf(control: string): string {
    if (control === DELETE) {
        return '\u2421';
    }
    const code = control.charCodeAt(0);
    return code < 0x20 ? String.fromCharCode(PICTURES_OF_CONTROLS + code) : '\ufffd';
}

function lengthOf(spans: readonly LogSpan[]): number {
    return spans.reduce((sum, { text }) => sum + Array.from(text).length, 0);
}

/** What follows so many characters. */
function behind(spans: readonly LogSpan[], count: number): readonly LogSpan[] {
    let left = count;
    return spans.flatMap((span) => {
        const characters = Array.from(span.text);
        const text = characters.slice(left).join('');
        left = Math.max(0, left - characters.length);
        return text === '' ? [] : [{ ...span, text }];
    });
}
