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
        assert.match(reasonFor({ type: 'log', ...ENVELOPE, text: 5 }), /"text"/);
        assert.match(reasonFor({ type: 'trainStep', ...ENVELOPE, step: '3' }), /"step"/);
        assert.match(reasonFor({ type: 'trainStep', ...ENVELOPE, step: 1.5 }), /"step"/);
        assert.match(reasonFor({ type: 'resumed', ...ENVELOPE, event_seq: 0, step: 1 }), /"event_seq"/);
        assert.match(reasonFor({ type: 'newRun', ...ENVELOPE, parents: 'baseline' }), /"parents"/);
    });

    it('refuses nesting that would overflow the stack of whoever walks it', () => {
        const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
        assert.match(reasonFor(`{"type":"weather","x":${deep},${JSON.stringify(ENVELOPE).slice(1)}`), /nested/);
        assert.match(reasonFor(`{"type":"newRun","parents":[],"meta":{"x":${deep}},${JSON.stringify(ENVELOPE).slice(1)}`), /nested/);
    });

    it('survives any bytes', () => {
        for (let seed = 0; seed < 500; seed++) {
            const bytes = Buffer.from(Array.from({ length: 64 }, (_, index) => (seed * 2_654_435_761 + index * 40_503) % 256));
            assert.equal(parseTrainerMessage(bytes).kind, 'invalid');
        }
    });
});
