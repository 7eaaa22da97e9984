import { strict as assert } from 'node:assert';
import type { RunDetails } from '@onthefly/shared-types';
import { arrangeRows, partsOf, readColumn, rowsOf, type RunRow } from './runs-table';

function run(runId: string, change: Partial<RunDetails> = {}): RunDetails {
    return {
        sessionId: 's1',
        runId,
        name: runId,
        kind: 'root',
        parents: [],
        startedAt: 0,
        steps: 0,
        state: 'left',
        summaries: [],
        ...change,
    };
}

function loss(minimum: number): RunDetails['summaries'] {
    return [{ metric: 'loss', last: minimum, minimum, maximum: minimum, count: 1, notFinite: 0 }];
}

function ids(rows: readonly RunRow[]): readonly string[] {
    return rows.map((row) => row.run.runId);
}

const RUNS = [
    run('baseline', { summaries: loss(0.4), startedAt: 100 }),
    run('fork2', { summaries: loss(0.2), startedAt: 300, parents: ['baseline'], kind: 'fork' }),
    run('fork10', { startedAt: 700, parents: ['baseline'], kind: 'fork', state: 'running' }),
];

describe('rowsOf', () => {
    it('lets a run that was left end where the next one begins', () => {
        assert.deepEqual(
            rowsOf(RUNS, undefined, 1000).map(({ duration }) => duration),
            [200, 400, 300],
        );
    });
});

describe('arrangeRows', () => {
    const rows = rowsOf(RUNS, undefined, 1000);

    it('sorts by numbers, with runs that have none last either way', () => {
        assert.deepEqual(ids(arrangeRows(rows, '', { column: 'minimum:loss', descending: false })), ['fork2', 'baseline', 'fork10']);
        assert.deepEqual(ids(arrangeRows(rows, '', { column: 'minimum:loss', descending: true })), ['baseline', 'fork2', 'fork10']);
    });

    it('sorts names as people count', () => {
        assert.deepEqual(ids(arrangeRows(rows, 'fork', { column: 'name', descending: false })), ['fork2', 'fork10']);
    });

    it('finds rows that hold every word', () => {
        assert.deepEqual(ids(arrangeRows(rows, 'fork RUNNING', undefined)), ['fork10']);
        assert.deepEqual(ids(arrangeRows(rows, 'nothing', undefined)), []);
    });
});

describe('columns', () => {
    it('are read back from what was stored', () => {
        assert.equal(readColumn('minimum:val_loss'), 'minimum:val_loss');
        assert.equal(readColumn('state'), 'state');
        assert.equal(readColumn('average:loss'), undefined);
        assert.equal(readColumn(7), undefined);
        assert.deepEqual(partsOf('last:test:loss'), { statistic: 'last', metric: 'test:loss' });
    });
});
