import assert from 'node:assert/strict';
import { injectable } from 'inversify';
import { PeerIdentifier, type Peer } from '@onthefly/backend/lib/trainer/peer-identifier';
import { Recording } from '../support/recording';
import { EVERY_STORED_EVENT, TestBackend } from '../support/test-backend';

interface StoredEvent {
    session_id: string;
    event_seq: number;
}

/** Two ranks of one job, as the kernel would describe them; the recording comes from this one process. */
@injectable()
class TwoRanks extends PeerIdentifier {
    private accepted = 0;

    override async identify(): Promise<Peer> {
        const rank = 1 - this.accepted++;
        return { identity: { pid: 1_000_000 + rank, script: 'ddp.py', rank, worldSize: 2, jobId: 'job/1' } };
    }
}

function keysOf(events: readonly StoredEvent[]): string[] {
    return events.map((event) => `${event.session_id} ${String(event.event_seq).padStart(8, '0')}`).sort();
}

describe('A recorded trainer', () => {
    let backend: TestBackend;

    afterEach(() => backend.stop());

    for (const name of [
        'full-speed',
        'disconnect-reconnect',
        'second-trainer',
        'two-ranks',
        'exit-after-fit',
        'fork-merge-reset',
        'auto-test-hold',
        'non-finite-loss',
    ]) {
        it(`${name}: every event is stored once`, async () => {
            backend = await TestBackend.start();
            const recording = new Recording(name);
            await recording.play(await backend.port());
            await backend.untilStored(recording.events.length);
            assert.deepEqual(keysOf(await backend.rows<StoredEvent>(EVERY_STORED_EVENT)), keysOf(recording.events));
            const logs = await backend.rows<{ text: string }>('SELECT text FROM logs ORDER BY session_id, event_seq');
            const expected = recording.events
                .filter((event) => event.type === 'log')
                .sort((left, right) => left.session_id.localeCompare(right.session_id) || left.event_seq - right.event_seq);
            assert.deepEqual(
                logs.map((log) => log.text),
                expected.map((event) => event.text),
            );
        });
    }

    it('that is played twice doubles nothing', async () => {
        backend = await TestBackend.start();
        const recording = new Recording('disconnect-reconnect');
        await recording.play(await backend.port());
        await backend.untilStored(recording.events.length);
        await recording.play(await backend.port());
        await backend.until('the second play is over', (state) => state.sessions.every((session) => !session.connected));
        assert.deepEqual(keysOf(await backend.rows<StoredEvent>(EVERY_STORED_EVENT)), keysOf(recording.events));
    });

    it('goes on in its session after the backend was restarted', async () => {
        const first = await TestBackend.start();
        const recording = new Recording('exit-after-fit');
        await recording.play(await first.port());
        await first.untilStored(recording.events.length);
        backend = await first.restart();
        await recording.play(await backend.port());
        const state = await backend.until('the trainer is back', ({ currentSessionId }) => currentSessionId !== undefined);
        assert.equal(state.sessions.length, 1);
        assert.deepEqual(keysOf(await backend.rows<StoredEvent>(EVERY_STORED_EVENT)), keysOf(recording.events));
    });

    it('with a newest step that is the one of the highest event_seq, though a backlog came later', async () => {
        backend = await TestBackend.start();
        const recording = new Recording('disconnect-reconnect');
        await recording.play(await backend.port());
        await backend.untilStored(recording.events.length);
        const newest = recording.events.filter((event) => event.type === 'trainStep').sort((a, b) => b.event_seq - a.event_seq)[0];
        assert.equal((await backend.state()).latest?.step, newest?.step);
    });

    it('with forks and a merge leaves runs with their parents', async () => {
        backend = await TestBackend.start();
        const recording = new Recording('fork-merge-reset');
        await recording.play(await backend.port());
        await backend.untilStored(recording.events.length);
        const edges = await backend.rows<{ run_id: string; parent_run_id: string }>(
            'SELECT DISTINCT run_id, parent_run_id FROM run_edges ORDER BY 1, 2',
        );
        assert.ok(edges.some((edge) => edge.run_id === 'fork1' && edge.parent_run_id === 'baseline'));
        const merged = edges.filter((edge) => edge.run_id === 'merge1').map((edge) => edge.parent_run_id);
        assert.equal(merged.length, 2);
    });

    it('of two ranks shows rank 0 and raises no warning', async () => {
        backend = await TestBackend.start({ prepare: (container) => container.rebind(PeerIdentifier).to(TwoRanks).inSingletonScope() });
        const recording = new Recording('two-ranks');
        await recording.play(await backend.port());
        await backend.untilStored(recording.events.length);
        const state = await backend.state();
        assert.equal(state.sessions.find((session) => session.sessionId === state.currentSessionId)?.trainer.rank, 0);
        assert.deepEqual(backend.notices(), []);
    });
});
