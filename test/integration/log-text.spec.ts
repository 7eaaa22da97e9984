import assert from 'node:assert/strict';
import { TestBackend } from '../support/test-backend';
import { stepLines, Wire } from '../support/wire';

const SESSION = 'sess-log-text';
const LONG = 5_000_000;

function logLine(eventSeq: number, text: string, level = 'info'): string {
    const envelope = { session_id: SESSION, event_seq: eventSeq, run_id: 'baseline', run_gen: 0, ts: 1_800_000_000 };
    return JSON.stringify({ ...envelope, type: 'log', level, text });
}

describe('The text of a log', () => {
    let backend: TestBackend;
    let trainer: Wire;

    beforeEach(async () => {
        backend = await TestBackend.start();
        trainer = await Wire.open(await backend.port());
    });

    afterEach(() => backend.stop());

    async function send(lines: readonly string[]): Promise<void> {
        await trainer.write(`${lines.join('\n')}\n`);
        await backend.untilStored(lines.length);
    }

    async function found(text: string): Promise<number[][]> {
        const request = { sessionId: SESSION, limit: 2, text };
        const [window, page] = await Promise.all([backend.dashboard.getLogWindow(request), backend.dashboard.getLogs(request)]);
        return [window, page].map(({ rows }) => rows.map(({ eventSeq }) => eventSeq));
    }

    it('is found whatever the case, in every alphabet, as it is shown', async () => {
        const noise = Array.from({ length: 2_500 }, (_, index) => logLine(10 + index, `line ${index}`));
        const texts = ['Ошибка в слое', 'in İstanbul', '\u001b[31mval\u001b[0m_loss', ' 10%|#  |\r100%|###|'];
        await send([...texts.map((text, index) => logLine(index + 1, text)), ...noise]);
        assert.deepEqual(await found('ошибка'), [[1], [1]]);
        assert.deepEqual(await found('istanbul'), [[2], [2]]);
        assert.deepEqual(await found('VAL_LOSS'), [[3], [3]]);
        assert.deepEqual(await found('31m'), [[], []]);
        assert.deepEqual(await found(' 10%'), [[], []]);
        assert.deepEqual(await found('LINE 249'), [
            [2_508, 2_509],
            [2_508, 2_509],
        ]);
    });

    it('of five million characters reaches a page as its beginning, and whole when it is asked for', async () => {
        const text = `begin ${'x'.repeat(LONG)} Ende`;
        await send([logLine(1, text), logLine(2, 'CUDA error', 'error'), logLine(3, text, 'error'), logLine(4, text, 'error')]);
        const request = { sessionId: SESSION, limit: 10 };
        const { rows, total } = await backend.dashboard.getLogWindow(request);
        assert.equal(total, 3, 'what is repeated has one place');
        for (const { text: piece, moreCharacters } of [rows[0], rows[2]].map((row) => row ?? assert.fail())) {
            assert.ok(piece.startsWith('begin x') && piece.length < 20_000, `${piece.length} characters`);
            assert.equal(piece.length + (moreCharacters ?? 0), text.length);
        }
        assert.equal(rows[1]?.moreCharacters, undefined);
        assert.equal(await backend.dashboard.getLogText({ sessionId: SESSION, eventSeq: 1 }), text);
        assert.equal(await backend.dashboard.getLogText({ sessionId: SESSION, eventSeq: 77 }), undefined);
        assert.deepEqual(await found('ENDE'), [
            [1, 3],
            [3, 4],
        ]);
        const pushed = backend.events.flatMap((event) => (event.type === 'logs' ? event.rows : []));
        assert.ok(pushed.length > 0 && pushed.every((row) => row.text.length < 20_000));
    });

    it('does not end at a NUL', async () => {
        await send([logLine(1, 'before\u0000after'), ...stepLines(SESSION, 1, { from: 2 })]);
        assert.equal(await backend.dashboard.getLogText({ sessionId: SESSION, eventSeq: 1 }), 'before\u2400after');
        assert.deepEqual(await found('AFTER'), [[1], [1]]);
    });
});
