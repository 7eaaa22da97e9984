import assert from 'node:assert/strict';
import { parseTrainerMessage } from './message-parser';

const ENVELOPE = { session_id: 'sess-1', event_seq: 7, run_id: 'baseline', run_gen: 0, ts: 12.5 };

function parse(value: unknown): ReturnType<typeof parseTrainerMessage> {
    return parseTrainerMessage(Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)));
}

function reasonFor(value: unknown): string {
    const message = parse(value);
    assert.equal(message.kind, 'invalid');
    return message.kind === 'invalid' ? message.reason : '';
}

describe('parseTrainerMessage', () => {
    it('reads a step with every numeric field, known or not', () => {
        const message = parse({ type: 'trainStep', ...ENVELOPE, step: 3, epoch: 0, loss: 0.5, val_loss: null, my_metric: 4, note: 'text' });
        assert.deepEqual(message, {
            kind: 'event',
            event: { type: 'trainStep', ...ENVELOPE, step: 3, epoch: 0, metrics: { loss: 0.5, val_loss: null, my_metric: 4 } },
            omissions: [{ name: 'trainStep.note', reason: 'It was left out: a metric must be a number.', example: '"text"' }],
        });
    });

    it('takes a number beyond the range of doubles as one that is not finite', () => {
        const message = parse(`{"type":"trainStep","step":1,"loss":1e999,${JSON.stringify(ENVELOPE).slice(1)}`);
        assert.ok(message.kind === 'event' && message.event.type === 'trainStep');
        assert.equal(message.event.metrics['loss'], null);
    });

    it('can not be made to change the prototype of metrics', () => {
        const message = parse(`{"type":"trainStep","step":1,"__proto__":5,"constructor":6,${JSON.stringify(ENVELOPE).slice(1)}`);
        assert.ok(message.kind === 'event' && message.event.type === 'trainStep');
        assert.deepEqual(Object.entries(message.event.metrics), [
            ['__proto__', 5],
            ['constructor', 6],
        ]);
        assert.equal(Object.getPrototypeOf(message.event.metrics), Object.prototype);
    });

    it('tells replies and errors from events', () => {
        assert.deepEqual(parse({ id: 'a', ok: true, data: { step: 1 } }), {
            kind: 'reply',
            reply: { id: 'a', ok: true, data: { step: 1 } },
        });
        assert.deepEqual(parse({ id: 'a', ok: false, error: 'no', detail: 'trace' }), {
            kind: 'reply',
            reply: { id: 'a', ok: false, error: 'no', detail: 'trace' },
        });
        assert.deepEqual(parse({ type: 'error', text: 'no' }), { kind: 'error', error: { type: 'error', text: 'no' } });
    });

    it('keeps an event of an unknown type', () => {
        const message = parse({ type: 'weather', ...ENVELOPE, rain: [1] });
        assert.ok(message.kind === 'event' && message.event.type === 'unknown');
        assert.equal(message.event.wireType, 'weather');
        assert.deepEqual(message.event.fields, { rain: [1] });
    });

    it('names what is wrong with a line', () => {
        assert.equal(reasonFor('GET / HTTP/1.1'), 'it is not JSON');
        assert.equal(reasonFor('[1,2]'), 'it is not a JSON object');
        assert.equal(reasonFor('{}'), 'it has neither "type" nor "ok"');
        assert.match(reasonFor({ type: 'log', text: 'x' }), /"session_id"/);
        assert.match(reasonFor({ type: 'log', ...ENVELOPE }), /"text"/);
        assert.match(reasonFor({ type: 'trainStep', ...ENVELOPE, step: 'third' }), /"step"/);
        assert.match(reasonFor({ type: 'trainStep', ...ENVELOPE }), /"step"/);
        assert.match(reasonFor({ type: 'resumed', ...ENVELOPE, event_seq: 0, step: 1 }), /"event_seq"/);
        assert.match(reasonFor({ type: 'log', ...ENVELOPE, run_id: 'x'.repeat(65_537), text: '' }), /"run_id" must have 1 to 65536/);
    });

    it('tells of a line that can not be kept which session and field it is about', () => {
        const message = parse({ type: 'trainStep', ...ENVELOPE, step: 'third' });
        assert.ok(message.kind === 'invalid');
        assert.equal(message.sessionId, 'sess-1');
        assert.deepEqual(message.omission, {
            name: 'trainStep.step',
            reason: 'The whole line was left out: "step" must be a number of at least 0.',
            example: '"third"',
        });
    });

    it('keeps what says the same in another form', () => {
        const message = parse({
            type: 'trainStep',
            ...ENVELOPE,
            step: '10',
            epoch: 0.5,
            loss: '0.93',
            done: true,
            gain: '-inf',
            ok: false,
        });
        assert.ok(message.kind === 'event' && message.event.type === 'trainStep');
        assert.deepEqual(message.omissions, []);
        const { step, epoch, metrics } = message.event;
        assert.deepEqual([step, epoch, metrics], [10, 0.5, { loss: 0.93, done: 1, gain: null, ok: 0 }]);
    });

    it('keeps a step that is not whole, rounded down, and says so', () => {
        const message = parse({ type: 'trainStep', ...ENVELOPE, step: 10.5, loss: 1 });
        assert.ok(message.kind === 'event' && message.event.type === 'trainStep');
        assert.deepEqual([message.event.step, message.event.epoch], [10, null]);
        assert.deepEqual(message.omissions, [
            { name: 'trainStep.step', reason: 'It was rounded down: steps are whole numbers.', example: '10.5' },
        ]);
    });

    it('keeps a step without an epoch of more than 53 bits, which not every database driver gives back', () => {
        for (const epoch of [2 ** 53, -(2 ** 62), 1e300]) {
            const message = parse({ type: 'trainStep', ...ENVELOPE, step: 3, epoch, loss: 1 });
            assert.ok(message.kind === 'event' && message.event.type === 'trainStep');
            assert.equal(message.event.epoch, null);
            assert.deepEqual(
                message.omissions.map(({ name }) => name),
                ['trainStep.epoch'],
            );
        }
    });

    it('keeps an event without what is wrong in it, and names that', () => {
        const meta = {
            display_name: {},
            kind: 7,
            at_step: 'x',
            subset_count: 1.5,
            selection: { kind: 'indices', ids: [1, 'two'] },
            more: [true],
        };
        const message = parse({ type: 'newRun', ...ENVELOPE, run_gen: [], ts: 1e30, parents: ['baseline', 5], meta });
        assert.ok(message.kind === 'event' && message.event.type === 'newRun');
        const { parents, meta: kept, run_gen: generation, ts } = message.event;
        assert.deepEqual([parents, kept], [['baseline'], { kind: '7', selection: { kind: 'indices', ids: undefined }, more: [true] }]);
        assert.equal(generation, 0);
        assert.ok(Math.abs(ts - Date.now() / 1_000) < 60);
        assert.deepEqual(
            message.omissions.map(({ name }) => name),
            [
                'newRun.run_gen',
                'newRun.ts',
                'newRun.parents',
                'newRun.meta.display_name',
                'newRun.meta.at_step',
                'newRun.meta.subset_count',
                'newRun.meta.selection.ids',
            ],
        );
    });

    it('does not take what every object has for a field', () => {
        const message = parse({ type: 'constructor', ...ENVELOPE, toString: 1 });
        assert.ok(message.kind === 'event' && message.event.type === 'unknown');
        assert.deepEqual([message.event.wireType, Object.entries(message.event.fields)], ['constructor', [['toString', 1]]]);
    });

    it('refuses nesting that would overflow the stack of whoever walks it', () => {
        const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
        assert.match(reasonFor(`{"type":"weather","x":${deep},${JSON.stringify(ENVELOPE).slice(1)}`), /nested/);
        const message = parse(`{"type":"newRun","parents":[],"meta":{"x":${deep}},${JSON.stringify(ENVELOPE).slice(1)}`);
        assert.ok(message.kind === 'event' && message.event.type === 'newRun');
        assert.deepEqual(message.event.meta, {});
        assert.match(message.omissions[0]?.reason ?? '', /nested/);
    });

    it('survives any bytes', () => {
        for (let seed = 0; seed < 500; seed++) {
            const bytes = Buffer.from(Array.from({ length: 64 }, (_, index) => (seed * 2_654_435_761 + index * 40_503) % 256));
            assert.equal(parseTrainerMessage(bytes).kind, 'invalid');
        }
    });
});
