import { strict as assert } from 'node:assert';
import { foldCase, plainLogText, readLogText } from '@onthefly/shared-types';
import { markedSpans } from './marked-spans';

function marked(text: string, wanted: string): string[] {
    return markedSpans(text, wanted).flatMap((span) => (span.marked ? [span.text] : []));
}

describe('What is looked for in a log', () => {
    const cases: readonly [string, string, string][] = [
        ['Ошибка в слое', 'ошибка', 'Ошибка'],
        ['in İstanbul, later', 'istanbul', 'İstanbul'],
        ['İİİ loss', 'LOSS', 'loss'],
        ['ΟΔΟΣ οδος', 'οδος', 'ΟΔΟΣ'],
        ['Straße', 'STRAßE', 'Straße'],
        ['😀 Äpfel', 'äpfel', 'Äpfel'],
    ];
    for (const [text, wanted, found] of cases) {
        it(`is marked in "${text}" whatever its case`, () => {
            assert.deepEqual(marked(text, wanted), [found]);
            assert.equal(foldCase(text).length, text.length);
        });
    }

    it('is found across colours, and not in what a terminal does not show', () => {
        assert.equal(marked('\u001b[31mval\u001b[0m_loss', 'val_loss').join(''), 'val_loss');
        assert.deepEqual(marked('\u001b[31mred\u001b[0m', '31'), []);
        assert.deepEqual(marked(' 10%|#   |\r 99%|####|', '10%'), []);
    });
});

describe('The text of a log', () => {
    const cases: readonly [string, string, string][] = [
        ['the last state of a progress bar', ' 10%|#   | 1/10\r100%|####| 10/10\n', '100%|####| 10/10\n'],
        ['what a shorter state did not write over', 'abcdef\rxy', 'xycdef'],
        ['nothing of what was erased', 'abcdef\r\u001b[Kxy', 'xy'],
        ['a line that ends with a carriage return', '50%\r', '50%'],
        ['line ends of Windows', 'one\r\ntwo\r\n', 'one\ntwo\n'],
        ['characters that were taken back', '|\b/\b-', '-'],
        ['no commands to a terminal', '\u001b[2J\u001b[1;1H\u001b]0;title\u0007text\u001b(B', 'text'],
        ['pictures of other control characters', 'a\u0000b\u0007c\u007f', 'a\u2400b\u2407c\u2421'],
        ['tabs and line ends as they are', 'a\tb\nc', 'a\tb\nc'],
        ['an escape that is cut off', 'text\u001b[3', 'text[3'],
        ['no half of a character', '😀😀\ra', 'a😀'],
    ];
    for (const [what, text, shown] of cases) {
        it(`has ${what}`, () => assert.equal(plainLogText(text), shown));
    }

    it('has the colours and weights that it asks for, in those of the theme', () => {
        const styles = (text: string): string[] => readLogText(text).map((span) => `${span.style}:${span.text}`);
        assert.deepEqual(styles('a \u001b[1;31mb\u001b[22mc\u001b[39md'), [':a ', 'red bold:b', 'red:c', ':d']);
        assert.deepEqual(styles('\u001b[38;5;196ma\u001b[38;2;0;200;10mb\u001b[48;2;1;2;3;4mc\u001b[mplain'), [
            'red:a',
            'green:b',
            'green underline:c',
            ':plain',
        ]);
        assert.deepEqual(styles('\u001b[90ma\u001b[97mb\u001b[94mc'), ['dim:a', ':b', 'blue:c']);
    });
});
