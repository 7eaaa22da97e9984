import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { TrainerCommandName } from '@onthefly/shared-types';
import { InvalidFieldError } from '../common/field-reader';
import { readReplyData } from './reply-reader';

const COMMANDS: readonly TrainerCommandName[] = [
    ...(['server_info', 'pause', 'resume', 'stop', 'save_ckpt', 'load_ckpt', 'set_counter_seeds', 'attach_context', 'switch_run'] as const),
    ...(['test_now', 'test', 'fork', 'merge', 'generate_report', 'export_subset', 'prepare_export', 'spill_all', 'clean_disk'] as const),
    ...(['reset_session', 'dist_health', 'throughput_health', 'activations_health', 'numerics_health', 'determinism_health'] as const),
    ...(['enforce_version', 'get_selected_region_indices'] as const),
];

const FIELDS = [
    ...['version', 'capabilities', 'device', 'step', 'ckpt', 'status', 'path', 'new_run', 'subset_indices', 'strategy', 'paths', 'losses'],
    ...['sample_indices', 'meta', 'note', 'ok', 'error', 'out_path', 'rows', 'format', 'root', 'removed', 'failed', 'run_id', 'session_id'],
    ...['avg_loss', 'ckpt_path', 'text', 'indices', 'constructor', 'toString'],
];

describe('readReplyData', () => {
    it('takes any answer for what it is or names what is wrong with it', () => {
        const odd = fc.oneof(
            fc.jsonValue({ maxDepth: 3 }),
            fc.constantFrom({ toString: 1, valueOf: 1 }, [{ toString: 1 }], 1e308, -1, 0.5),
        );
        const data = fc.oneof(fc.dictionary(fc.constantFrom(...FIELDS), odd, { maxKeys: 20 }), odd);
        fc.assert(
            fc.property(fc.constantFrom(...COMMANDS), data, (command, answer) => {
                try {
                    JSON.stringify(readReplyData(command, answer));
                } catch (error) {
                    assert.ok(error instanceof InvalidFieldError, String((error as Error).stack));
                }
            }),
            { numRuns: 5_000, seed: 20_261_127 },
        );
    });

    it('keeps who a trainer is, whatever it says besides', () => {
        assert.deepEqual(readReplyData('server_info', { version: '0.1.4', capabilities: ['pause', 5], device: {} }), {
            version: '0.1.4',
            capabilities: [],
            device: '',
        });
    });

    it('takes steps in any form that says how many, and names files that could not be deleted in any form', () => {
        assert.deepEqual(readReplyData('pause', { step: '34', ckpt: null }), { step: 34, ckpt: null });
        assert.deepEqual(readReplyData('clean_disk', { root: '/a', removed: [], failed: ['b.pt', { toString: 1 }] }), {
            root: '/a',
            removed: [],
            failed: ['b.pt', '{"toString":1}'],
        });
    });

    it('tells a test whose loss was NaN from one that did not happen', () => {
        assert.equal(readReplyData('test', { status: 'ok', avg_loss: null }).avg_loss, null);
        assert.equal(readReplyData('test', { status: 'busy' }).avg_loss, undefined);
    });
});
