import { strict as assert } from 'node:assert';
import type { CommandRecord } from '@onthefly/shared-types';
import { mergeRecords } from './command-list';
import { awaitedCommand, commandOutcome } from './command-words';

function record(commandId: string, change: Partial<CommandRecord> = {}): CommandRecord {
    const base = { sessionId: 's1', command: 'pause', payload: {}, askedBy: 'dashboard', state: 'sent', requestedAt: 0 } as const;
    return { ...base, commandId, ...change };
}

describe('mergeRecords', () => {
    it('keeps the newest state of each command, newest command first', () => {
        const held = [record('b', { requestedAt: 2, state: 'applied' }), record('a', { requestedAt: 1 })];
        const news = [record('a', { requestedAt: 1, state: 'refused' }), record('b', { requestedAt: 2 }), record('c', { requestedAt: 3 })];
        const merged = mergeRecords(held, news);
        assert.deepEqual(
            merged.map(({ commandId, state }) => `${commandId} ${state}`),
            ['c sent', 'b applied', 'a refused'],
        );
    });
});

describe('awaitedCommand', () => {
    it('passes over other sessions and bookkeeping', () => {
        const pending = [record('a', { sessionId: 's2' }), record('b', { command: 'server_info' }), record('c'), record('d')];
        assert.equal(awaitedCommand(pending, 's1')?.commandId, 'c');
        assert.equal(awaitedCommand(pending, undefined), undefined);
    });
});

describe('commandOutcome', () => {
    it('says at which step a command was applied, or why it was not', () => {
        assert.equal(commandOutcome(record('a', { state: 'applied', step: 1240 }), String), 'Applied at step 1240');
        assert.equal(commandOutcome(record('a', { state: 'applied' }), String), 'Applied');
        assert.equal(commandOutcome(record('a', { state: 'lost', reason: 'It went away.' }), String), 'Lost: It went away.');
    });
});
