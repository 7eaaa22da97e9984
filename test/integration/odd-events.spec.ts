import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { resultOf } from '../support/jobs';
import { TestBackend } from '../support/test-backend';
import { stepLines, Wire } from '../support/wire';

const HEALTHY = 'sess-healthy';
const STEPS_PER_ROUND = 5;

/** Types of events with the fields that each has of its own. */
const FIELDS_BY_TYPE = new Map<string, readonly string[]>([
    ['session_started', ['project', 'run_name']],
    ['newRun', ['parents', 'meta']],
    ['log', ['level', 'text', 'phase', 'step']],
    ['trainStep', ['step', 'epoch', 'loss', 'val_loss', 'grad_norm', 'accuracy', 'ok']],
    ['epoch_end', ['epoch', 'val_loss']],
    ['paused', ['step', 'request', 'ckpt']],
    ['resumed', ['step']],
    ['checkpoint_saved', ['path', 'step']],
    ['checkpoint_loaded', ['path', 'step']],
    ['testStep', ['step', 'loss']],
    ['test_complete', ['status', 'avg_loss', 'step', 'label', 'ckpt_path', 'env_test_label', 'source']],
    ['auto_test_complete', ['status', 'avg_loss', 'step', 'label', 'ckpt_path', 'env_test_label', 'source']],
    ['runTransition', ['from', 'to', 'prev_step']],
    ['finalizeRun', ['next_run', 'last_step']],
    ['artifact_created', ['path', 'rows']],
    ['subset_proposals', ['clusters']],
    ['trainingFinished', ['status', 'step']],
    ['error', ['text']],
    ['constructor', ['toString']],
]);
/** Those that all have, and names that mean something to every object. */
const COMMON_FIELDS = [
    ...[
        'run_gen',
        'ts',
        'event_seq',
        'run_id',
        'constructor',
        '__proto__',
        'toString',
        'toJSON',
        'hasOwnProperty',
        'length',
        'id',
        'data',
        '',
    ],
];
const META_FIELDS = ['display_name', 'kind', 'from', 'init_from', 'at_step', 'subset_count', 'region', 'selection', 'mode', '__proto__'];
const INNER_FIELDS = ['ids', 'kind', 'action', 'reason', 'minLoss', 'toString'];

const oddNumber = fc.constantFrom(0, -1, -0, 1.5, 1e30, 1e308, 2 ** 53, -(2 ** 53), Number.MAX_VALUE);
const oddText = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 40 }),
    fc.constantFrom('', '\0', 'a\0b', '\ud800', 'NaN', '0.93', '-inf', 'x'.repeat(70_000), '__proto__', "'; DROP TABLE sessions; --"),
);
const oddPlain = fc.oneof(oddNumber, oddText, fc.boolean(), fc.constant(null), fc.double({ noNaN: true, noDefaultInfinity: true }));
const oddList = fc.array(fc.oneof(oddPlain, fc.jsonValue({ maxDepth: 1 })), { maxLength: 4 });
const oddObject = fc.dictionary(fc.constantFrom(...INNER_FIELDS), fc.oneof(oddPlain, oddList));
const oddValue = fc.oneof({ weight: 3, arbitrary: oddPlain }, oddList, oddObject, fc.jsonValue({ maxDepth: 3 }));
const oddMeta = fc.oneof({ weight: 4, arbitrary: fc.dictionary(fc.constantFrom(...META_FIELDS), oddValue) }, oddValue);

type Field = [name: string, value: unknown];

/** Some fields of an event of this type, each of a random kind. */
function oddFields(own: readonly string[]): fc.Arbitrary<Field[]> {
    const ownField = fc.constantFrom(...own).chain((name) => fc.tuple(fc.constant(name), name === 'meta' ? oddMeta : oddValue));
    const anyField = fc.tuple(fc.oneof(fc.constantFrom(...COMMON_FIELDS), fc.string({ maxLength: 10 })), oddValue);
    return fc.array(fc.oneof({ weight: 2, arbitrary: ownField }, anyField), { minLength: 1, maxLength: 6 });
}

/** The own fields of an event, which is whole but for those. */
const oddEvent: fc.Arbitrary<Field[]> = fc
    .constantFrom(...FIELDS_BY_TYPE)
    .chain(([type, own]) =>
        fc
            .tuple(oddFields(own), fc.oneof({ weight: 5, arbitrary: fc.constant('sess-odd') }, { weight: 1, arbitrary: oddText }))
            .map(([fields, session]): Field[] => [['type', type], ['session_id', session], ...fields]),
    );

describe('No event, however odd,', () => {
    let backend: TestBackend;

    beforeEach(async () => {
        backend = await TestBackend.start();
    });

    afterEach(() => backend.stop());

    it("stops another session's rows", async function () {
        this.timeout(120_000);
        await sendOddEvents();
    });

    it('makes a session that can not be read, exported or imported again', async function () {
        this.timeout(120_000);
        await sendOddEvents();
        const sessions = await backend.dashboard.listSessions();
        for (const { sessionId } of sessions) {
            for (const { runId } of await backend.dashboard.listRuns(sessionId)) {
                await backend.dashboard.getMarks({ sessionId, runId });
                const { metrics } = await backend.dashboard.getSteps({ sessionId, runId, limit: 100 });
                await backend.dashboard.getSeries({ sessionId, runId, metrics, buckets: 10 });
            }
            await backend.dashboard.getLogs({ sessionId, limit: 100 });
            await backend.dashboard.listCheckpoints(sessionId);
            await backend.dashboard.describeSession(sessionId);
        }
        const folder = mkdtempSync(join(tmpdir(), 'onthefly-odd-'));
        const other = await TestBackend.start();
        try {
            const sessionIds = sessions.map(({ sessionId }) => sessionId);
            const path = join(folder, 'odd');
            await resultOf(backend.dashboard, { type: 'exportSessions', sessionIds, format: 'bundle', path });
            const { sessions: imported } = await resultOf(other.dashboard, { type: 'importBundle', path });
            assert.equal(imported.length, sessionIds.length);
        } finally {
            await other.stop();
            rmSync(folder, { recursive: true });
        }
    });

    /** With a healthy trainer beside, whose steps must all be stored in time. */
    async function sendOddEvents(): Promise<void> {
        const port = await backend.port();
        const [odd, healthy] = [await Wire.open(port), await Wire.open(port)];
        let seq = 0;
        let sent = 0;
        await fc.assert(
            fc.asyncProperty(fc.array(oddEvent, { minLength: 1, maxLength: 6 }), async (events) => {
                for (const fields of events) {
                    const whole = { step: 1, text: 'text', parents: [], meta: {}, path: 'a.pt', status: 'ok', loss: 0.5 };
                    const envelope = { event_seq: ++seq, run_id: 'baseline', run_gen: 0, ts: 1_800_000_000 };
                    await odd.writeLine(JSON.stringify(Object.fromEntries([...Object.entries({ ...whole, ...envelope }), ...fields])));
                }
                await healthy.write(`${stepLines(HEALTHY, STEPS_PER_ROUND, { from: sent + 1 }).join('\n')}\n`);
                sent += STEPS_PER_ROUND;
                const stored = await untilStored(sent);
                assert.equal(stored, sent);
                assert.equal((await backend.state()).storage.problem, undefined);
            }),
            { numRuns: 300, seed: Number(process.env['ONTHEFLY_TEST_SEED'] ?? 20_261_127), endOnFailure: true },
        );
        await Promise.all([odd.close(), healthy.close()]);
    }

    async function untilStored(count: number): Promise<number> {
        await backend.until('the healthy steps are there', ({ sessions }) =>
            sessions.some(({ sessionId, steps }) => sessionId === HEALTHY && steps >= count),
        );
        const [row] = await backend.rows<{ count: number }>('SELECT count(*) AS count FROM metrics WHERE session_id = ?', HEALTHY);
        return row?.count ?? 0;
    }
});
