import { strict as assert } from 'node:assert';
import { FakeServer } from '../testing/fake-server';
import { ChartExports, type ChartExportRequest } from './chart-exports';

const RUNS = [{ key: { sessionId: 's1', runId: 'r1' }, name: 'r1' }];

describe('ChartExports', () => {
    const saved: string[] = [];
    const request = (change: Partial<ChartExportRequest> = {}): ChartExportRequest => ({
        kind: 'csv',
        metrics: ['loss'],
        name: 'base/line metrics',
        drawPicture: async () => new Blob(['picture']),
        save: async (name, content) => void saved.push(`${name}: ${await content.text()}`),
        ...change,
    });
    let exports: ChartExports;

    beforeEach(() => {
        saved.length = 0;
        exports = new ChartExports(new FakeServer(), () => RUNS);
    });

    it('saves a table or a picture under a name that every file system takes', async () => {
        await exports.run(request());
        await exports.run(request({ kind: 'png' }));
        assert.deepEqual(saved, ['base-line metrics.csv: session,run,step,epoch,time,loss\n', 'base-line metrics.png: picture']);
        assert.equal(exports.progress, '');
    });

    it('says why it failed until the next one', async () => {
        await exports.run(request({ kind: 'png', drawPicture: () => Promise.reject(new Error('there is nothing to draw yet.')) }));
        assert.equal(exports.problem, "The export didn't work: there is nothing to draw yet.");
        await exports.run(request());
        assert.equal(exports.problem, '');
    });

    it('saves nothing of one that was given up', async () => {
        let draw: (picture: Blob) => void = () => undefined;
        const running = exports.run(request({ kind: 'png', drawPicture: () => new Promise((resolve) => (draw = resolve)) }));
        assert.equal(exports.progress, 'Exporting…');
        exports.cancel();
        draw(new Blob());
        await running;
        assert.deepEqual(saved, []);
        assert.equal(exports.progress, '');
    });
});
