import assert from 'node:assert/strict';
import { cutToWidth, displayWidth } from './display-width';
import { renderTable } from './table';

const FAMILY = '\u{1f468}\u200d\u{1f469}\u200d\u{1f467}';
const THAI = '\u0e01\u0e37\u0e48';

describe('A text on a terminal', () => {
    it('is as wide as it is shown, whatever its script', () => {
        const widths = { abc: 3, 東京: 4, ｆｕｌｌ: 8, 'e\u0301a\u0308': 2, [FAMILY]: 2, '🇫🇷': 2, [THAI]: 1, '❤️': 2, '': 0 };
        assert.deepEqual(Object.fromEntries(Object.keys(widths).map((text) => [text, displayWidth(text)])), widths);
    });

    it('is cut between letters, never inside one', () => {
        assert.equal(cutToWidth('東京', 3), '東');
        assert.equal(cutToWidth(`a${FAMILY}b`, 2), 'a');
        assert.equal(cutToWidth(`a${FAMILY}b`, 3), `a${FAMILY}`);
        assert.equal(cutToWidth('e\u0301e\u0301e\u0301', 2), 'e\u0301e\u0301');
        assert.equal(cutToWidth('short', 80), 'short');
    });

    it('leaves the columns of a table in line', () => {
        const rows = ['plain', '東京の実験', `cafe\u0301 ${FAMILY}`, 'bell\u0007 and\ttab'];
        const table = renderTable(
            [
                { title: 'NAME', text: (name: string) => name },
                { title: 'AGAIN', text: (name) => name, alignRight: true },
                { title: 'END', text: () => '|' },
            ],
            rows,
        );
        const columns = table
            .split('\n')
            .slice(1)
            .map((line) => displayWidth(line.slice(0, line.indexOf('|'))));
        assert.equal(new Set(columns).size, 1, table);
    });
});
