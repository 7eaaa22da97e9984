import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ExportFormat, ExportRequest, JobStarted } from '@onthefly/shared-types';
import { resultOf, runJob, untilEnded } from '../support/jobs';
import { Recording } from '../support/recording';
import { TestBackend } from '../support/test-backend';
import { stepLines, Wire } from '../support/wire';

describe('Exports as text', () => {
    let backend: TestBackend;
    let folder: string;
    let sessionIds: string[];

    before(async () => {
        backend = await TestBackend.start();
        const recording = new Recording('fork-merge-reset');
        await recording.play(await backend.port());
        await backend.untilStored(recording.events.length);
        sessionIds = (await backend.dashboard.listSessions()).map((session) => session.sessionId);
    });

    after(() => backend.stop());

    beforeEach(() => {
        folder = mkdtempSync(join(tmpdir(), 'onthefly-exports-'));
    });

    afterEach(() => rmSync(folder, { recursive: true, force: true }));

    function request(format: ExportFormat, name: string, more: Partial<ExportRequest> = {}): { type: 'exportSessions' } & ExportRequest {
        return { type: 'exportSessions', sessionIds, format, path: join(folder, name), ...more };
    }

    async function refusal(wanted: object): Promise<string> {
        const answer: JobStarted = await backend.dashboard.startJob(wanted as Parameters<typeof backend.dashboard.startJob>[0]);
        assert.equal(answer.type, 'failed', JSON.stringify(answer));
        return `${answer.code}: ${answer.message}`;
    }

    it('writes every step as CSV, with wall time', async () => {
        const result = await resultOf(backend.dashboard, request('csv', 'steps.csv'));
        const text = readFileSync(join(folder, 'steps.csv'), 'utf8');
        assert.equal(result.bytes, Buffer.byteLength(text));
        const [header = '', ...lines] = text.trimEnd().split('\n');
        assert.match(header, /^\uFEFFsession_id,run_id,step,epoch,event_seq,ts,time,loss,val_loss,/);
        const rows = await backend.rows<{ session_id: string; run_id: string; event_seq: number; step: number; loss: number; ts: number }>(
            'SELECT * FROM metrics ORDER BY session_id, run_id, step, event_seq',
        );
        const expected = rows.map((row) => `${row.session_id},${row.run_id},${row.step},${row.event_seq},${row.ts},${row.loss}`);
        const found = lines.map((line) => {
            const [session, run, step, , seq, ts, time, loss] = line.split(',');
            assert.equal(new Date(time ?? '').getTime(), Math.trunc(Number(ts)));
            return [session, run, step, seq, ts, loss].join(',');
        });
        assert.deepEqual(found.sort(), expected.sort());
        assert.ok(expected.length > 20);
        assert.deepEqual(readdirSync(folder), ['steps.csv'], 'nothing else is left');
    });

    it('writes every step as JSON Lines', async () => {
        await resultOf(backend.dashboard, request('jsonl', 'steps.jsonl'));
        const rows = readFileSync(join(folder, 'steps.jsonl'), 'utf8')
            .trimEnd()
            .split('\n')
            .map((line) => JSON.parse(line) as { step: number; ts: number; metrics: Record<string, number | null> });
        const stored = await backend.rows<{ step: number; ts: number; lr: number }>('SELECT * FROM metrics');
        const key = (step: number, ts: number, lr: number | null | undefined): string => `${step} ${ts} ${lr}`;
        assert.deepEqual(
            rows.map(({ step, ts, metrics }) => key(step, ts, metrics['lr'])).sort(),
            stored.map(({ step, ts, lr }) => key(step, ts, lr)).sort(),
        );
    });

    it('writes the log as text, a heading for each session', async () => {
        await resultOf(backend.dashboard, request('log', 'log.txt'));
        const lines = readFileSync(join(folder, 'log.txt'), 'utf8').trimEnd().split('\n');
        const stored = await backend.rows('SELECT * FROM logs');
        assert.equal(lines.filter((line) => /^\d{4}-\d\d-\d\dT\S+Z {2}(info|warn|debug|error) /.test(line)).length, stored.length);
        assert.equal(lines.filter((line) => line.startsWith('# ')).length, sessionIds.length);
    });

    it('tells what it would hold before it begins', async () => {
        const plan = await backend.dashboard.planExport(request('csv', 'steps.csv'));
        assert.ok(plan.type === 'plan' && plan.bytes > 1_000 && (plan.freeBytes ?? 0) > 0);
        assert.deepEqual([plan.exists, plan.problem], [false, undefined]);
        assert.deepEqual(plan.sessions.map(({ sessionId }) => sessionId).sort(), [...sessionIds].sort());
        writeFileSync(join(folder, 'there.csv'), 'x');
        const second = await backend.dashboard.planExport(request('csv', 'there.csv'));
        assert.deepEqual(second.type === 'plan' && [second.exists, second.problem], [true, undefined]);
    });

    it('replaces nothing without a yes, and never what is no file', async () => {
        writeFileSync(join(folder, 'there.csv'), 'mine');
        assert.match(await refusal(request('csv', 'there.csv')), /already-exists: There is something at .*there\.csv already/);
        assert.equal(readFileSync(join(folder, 'there.csv'), 'utf8'), 'mine');
        await resultOf(backend.dashboard, request('csv', 'there.csv', { overwrite: true }));
        assert.match(readFileSync(join(folder, 'there.csv'), 'utf8'), /^\uFEFFsession_id,/);
        mkdirSync(join(folder, 'sub'));
        symlinkSync('/etc/hostname', join(folder, 'link'));
        assert.match(await refusal(request('csv', 'sub', { overwrite: true })), /is no file/);
        assert.match(await refusal(request('csv', 'link', { overwrite: true })), /is no file/);
        assert.match(await refusal(request('csv', 'none/steps.csv')), /not-found: There is no folder .*none\. Make it first/);
    });

    it('refuses requests that make no sense', async () => {
        assert.match(await refusal(request('csv', 'x', { path: 'relative.csv' })), /invalid-request.*whole path/);
        assert.match(await refusal(request('csv', 'x', { sessionIds: [] })), /invalid-request.*1 to/);
        assert.match(await refusal(request('csv', 'x', { sessionIds: ['none'] })), /not-found: There is no session none/);
        assert.match(await refusal({ ...request('csv', 'x'), format: 'exe' }), /invalid-request.*must be one of bundle, zip/);
        assert.match(await refusal({ type: 'formatDisk' }), /invalid-request.*can't be begun/);
        assert.match(await refusal([]), /invalid-request.*must be an object/);
    });

    it('tells how it goes on while trainers are served, and leaves nothing when it is cancelled', async () => {
        const wire = await Wire.open(await backend.port());
        await wire.write(`${stepLines('long', 60_000).join('\n')}\n`);
        await backend.until('all is stored', ({ sessions }) => sessions.some(({ steps }) => steps === 60_000));
        await wire.close();
        const started = await backend.dashboard.startJob(request('csv', 'long.csv', { sessionIds: ['long'] }));
        assert.ok(started.type === 'started');
        await backend.until('it is under way', ({ jobs }) => jobs.some(({ jobId, done }) => jobId === started.jobId && done > 0));
        await backend.dashboard.cancelJob(started.jobId);
        const job = await untilEnded(backend.dashboard, started.jobId);
        assert.deepEqual([job.state, job.total], ['cancelled', 60_000]);
        assert.ok(job.done < job.total);
        assert.deepEqual(readdirSync(folder), []);
        const again = await runJob(backend.dashboard, request('csv', 'long.csv', { sessionIds: ['long'] }));
        assert.deepEqual([again.state, again.done, again.unit], ['done', 60_000, 'rows']);
        const told = backend.events.flatMap((event) => (event.type === 'job' && event.job.jobId === again.jobId ? [event.job.state] : []));
        assert.equal(told[0], 'running');
    });
});
