import assert from 'node:assert/strict';
import { shortName } from '@onthefly/shared-types';
import { renderTable } from './table';

describe('A table on a terminal', () => {
    it('keeps its columns, and numbers in their place, beside names that run right to left', () => {
        const rows: readonly (readonly [string, string])[] = [
            ['תרגול 12', '345'],
            ['baseline', '7'],
        ];
        const table = renderTable(
            [
                { title: 'name', text: ([name]) => shortName(name) },
                { title: 'steps', text: ([, steps]) => steps, alignRight: true },
            ],
            rows,
        );
        assert.deepEqual(table.split('\n'), ['name      steps', '\u2068תרגול 12\u2069    345', 'baseline      7']);
    });
});
