import { strict as assert } from 'node:assert';
import type { StepsPage, StepsRequest } from '@onthefly/shared-types';
import { exportCsv } from './chart-export';

const RUN = { key: { sessionId: 's1', runId: 'r1' }, name: 'base, "line"' };

function pages(): { getSteps(request: StepsRequest): Promise<StepsPage> } {
    return {
        getSteps: async ({ after }) => ({
            metrics: ['loss'],
            rows: [{ step: after ? 2 : 1, epoch: null, ts: 0, metrics: { loss: after ? null : 0.5, lr: 1e-4 } }],
            next: after ? undefined : { step: 1, eventSeq: 1 },
        }),
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
            ].join('\r\n'),
        );
    });

    it('leaves out steps without any of the metrics', async () => {
        const csv = await exportCsv(pages(), { runs: [RUN], metrics: ['loss'], progress: () => true });
        assert.equal((await csv?.text())?.split('\r\n').length, 3);
    });

    it('can be given up', async () => {
        assert.equal(await exportCsv(pages(), { runs: [RUN], metrics: ['loss'], progress: () => false }), undefined);
    });
});
