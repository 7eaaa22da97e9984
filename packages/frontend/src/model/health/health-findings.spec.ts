import { strict as assert } from 'node:assert';
import type { HealthKind, HealthResult } from '@onthefly/shared-types';
import { healthState, readHealth } from './health-findings';

function result(kind: HealthKind, details: Readonly<Record<string, unknown>>): HealthResult {
    return { kind, runId: 'baseline', at: 0, text: '', details };
}

describe('Findings of health checks', () => {
    it('tell a tensor that is not finite', () => {
        const found = result('numerics', { problems: [{ name: 'fc.weight', has_nan: true }], amp_overflow_sum: null, sample_layers: 25 });
        assert.equal(healthState(found, false, undefined), 'issues');
        assert.deepEqual(readHealth(found).figures, [
            { value: '1', name: 'not finite' },
            { value: '25', name: 'layers looked at' },
        ]);
    });

    it('tell dead layers', () => {
        const top = [
            { layer: 'act1', zero_frac: 0.61, dead_frac: 0.6 },
            { layer: 'act2', zero_frac: 0.96, dead_frac: 0.95 },
        ];
        const reading = readHealth(result('activations', { top, total_layers: 2 }));
        assert.equal(reading.fine, false);
        assert.deepEqual(reading.figures[0], { value: '1', name: 'dead layer' });
        assert.deepEqual(reading.figures[1], { value: '96 %', name: 'zeros at most' });
    });

    it('are issues where nothing could be measured', () => {
        assert.equal(healthState(result('throughput', { forward_only_ms_per_sample_med: null }), false, undefined), 'issues');
        assert.equal(healthState(result('throughput', { forward_only_ms_per_sample_med: 0.8123 }), false, undefined), 'ok');
    });

    it('give way to what happens now', () => {
        assert.equal(healthState(undefined, false, undefined), 'idle');
        assert.equal(healthState(result('dist', { ok: true }), true, undefined), 'running');
        assert.equal(healthState(result('dist', { ok: true }), false, 'The trainer is gone.'), 'failed');
    });

    it('survive details of any shape', () => {
        for (const kind of ['dist', 'throughput', 'activations', 'numerics', 'determinism'] as const) {
            assert.doesNotThrow(() => readHealth(result(kind, { top: 5, problems: 'x', world_size: 'many', base_seed: {} })));
        }
    });
});
