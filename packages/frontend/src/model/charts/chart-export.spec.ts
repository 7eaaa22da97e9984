import { strict as assert } from 'node:assert';
import type { StepsPage } from '@onthefly/shared-types';
import { exportCsv } from './chart-export';

const RUN = { key: { sessionId: 's1', runId: 'r1' }, name: 'base, "line"' };

type Row = StepsPage['rows'][number];

function row(step: number, eventSeq: number, metrics: Row['metrics']): Row {
    return { step, eventSeq, isRedone: false, epoch: null, ts: 0, metrics };
}

/** One row a page. */
function pages(rows: readonly Row[] = [row(1, 1, { loss: 0.5, lr: 1e-4 }), row(2, 2, { lr: 1e-4 })]): Parameters<typeof exportCsv>[0] {
    return {
        getSteps: async ({ after }) => {
            const place = after ? rows.findIndex(({ eventSeq }) => eventSeq === after.eventSeq) + 1 : 0;
            const { step = 0, eventSeq = 0 } = rows[place] ?? {};
            return {
                metrics: ['loss'],
                rows: rows.slice(place, place + 1).map((found) => ({ ...found, isRedone: rows[place + 1]?.step === found.step })),
                next: place + 1 < rows.length ? { step, eventSeq } : undefined,
            };
        },
    };
}

describe('exportCsv', () => {
    it('writes every page, quotes what needs it and leaves missing numbers empty', async () => {
        const csv = await exportCsv(pages(), { runs: [RUN], metrics: ['loss', 'lr'], progress: () => true });
        assert.equal(
            await csv?.text(),
            [
                'session,run,step,epoch,time,loss,lr',
                's1,"base, ""line""",1,,1970-01-01T00:00:00.000Z,0.5,0.0001',
                's1,"base, ""line""",2,,1970-01-01T00:00:00.000Z,,0.0001',
                '',
            ].join('\n'),
        );
    });

    it('begins with the mark by which spreadsheets know UTF-8', async () => {
        const csv = await exportCsv(pages(), { runs: [RUN], metrics: ['loss'], progress: () => true });
        assert.deepEqual([...new Uint8Array((await csv?.arrayBuffer()) ?? new ArrayBuffer(0))].slice(0, 3), [0xef, 0xbb, 0xbf]);
    });

    it('leaves out steps without any of the metrics, and tells NaN from those', async () => {
        const rows = [row(1, 1, { lr: 1 }), row(2, 2, { loss: null }), row(3, 3, { loss: -1 })];
        const csv = await exportCsv(pages(rows), { runs: [{ ...RUN, name: 'r' }], metrics: ['loss'], progress: () => true });
        assert.deepEqual((await csv?.text())?.split('\n').slice(1, -1), [
            's1,r,2,,1970-01-01T00:00:00.000Z,NaN',
            's1,r,3,,1970-01-01T00:00:00.000Z,-1',
        ]);
    });

    it('tells a stretch that was left by going back as a run of its own, after what stands', async () => {
        const rows = [
            row(1, 1, { loss: 1 }),
            row(2, 2, { loss: 8 }),
            row(2, 5, { loss: 2 }),
            row(3, 3, { loss: 9 }),
            row(3, 6, { loss: 3 }),
        ];
        // Back to step 1, which came again as the fourth event.
        const all = [rows[0]!, row(1, 4, { loss: 1 }), ...rows.slice(1)];
        const csv = await exportCsv(pages(all), { runs: [{ ...RUN, name: 'r' }], metrics: ['loss'], progress: () => true });
        const told = (await csv?.text())
            ?.split('\n')
            .slice(1, -1)
            .map((line) => line.split(','));
        assert.deepEqual(
            told?.map(([, run, step, , , loss]) => `${run} ${step} ${loss}`),
            ['r 1 1', 'r 2 2', 'r 3 3', 'r (abandoned 1) 1 1', 'r (abandoned 1) 2 8', 'r (abandoned 1) 3 9'],
        );
    });

    it('can be given up', async () => {
        assert.equal(await exportCsv(pages(), { runs: [RUN], metrics: ['loss'], progress: () => false }), undefined);
    });
});
