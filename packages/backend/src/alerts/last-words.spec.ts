import assert from 'node:assert/strict';
import type { EpochEndEvent, TrainStepEvent } from '@onthefly/shared-types';
import { logLine, trainStep } from '../testing/trainer-events';
import { LastWords } from './last-words';

const STEPS_PER_EPOCH = 16;

function step(number: number, loss: number | null = 0.5): TrainStepEvent {
    return { ...trainStep(number, { loss }), epoch: Math.floor((number - 1) / STEPS_PER_EPOCH) };
}

function epochEnd(epoch: number): EpochEndEvent {
    return { session_id: 's1', run_id: 'baseline', run_gen: 0, event_seq: 0, ts: 0, type: 'epoch_end', epoch, val_loss: 0.5 };
}

describe('LastWords', () => {
    function trainedTo(last: number): LastWords {
        const words = new LastWords();
        for (let number = 1; number <= last; number++) {
            words.observe(step(number));
        }
        return words;
    }

    it('takes the end of an epoch as the end of a training, though its event was lost', () => {
        const { looksLikeCrash, message } = trainedTo(48).conclude();
        assert.equal(looksLikeCrash, false);
        assert.match(message, /last step was 48, at the end of an epoch: it seems to have finished/);
    });

    it('takes the end of the only epoch as that, when it was told', () => {
        const words = trainedTo(13);
        words.observe(epochEnd(0));
        assert.match(words.conclude().message, /seems to have finished/);
    });

    it('takes a round number of steps for all that were asked for', () => {
        const { looksLikeCrash, message } = trainedTo(200).conclude();
        assert.equal(looksLikeCrash, false);
        assert.match(message, /whether it had come to its end is not known/);
    });

    it('does not know the end of a training whose epochs are not known', () => {
        assert.equal(trainedTo(13).conclude().looksLikeCrash, false);
    });

    it('takes a death in the middle of an epoch for a crash', () => {
        const { looksLikeCrash, message } = trainedTo(53).conclude();
        assert.equal(looksLikeCrash, true);
        assert.match(message, /went away at step 53, in the middle of an epoch/);
    });

    it('takes an error just before the end for a crash, and quotes it', () => {
        const words = trainedTo(48);
        words.observe(logLine('RuntimeError: CUDA out of memory.\nmore', 'info'));
        const { looksLikeCrash, message } = words.conclude();
        assert.equal(looksLikeCrash, true);
        assert.match(message, /“RuntimeError: CUDA out of memory\.”/);
    });

    it('forgets an error that training went on after', () => {
        const words = new LastWords();
        words.observe(logLine('Non-finite loss at step 1. Skipping.'));
        for (let number = 1; number <= 160; number++) {
            words.observe(step(number));
        }
        assert.equal(words.conclude().looksLikeCrash, false);
    });

    it('takes a last loss that is not finite for a crash', () => {
        const words = trainedTo(47);
        words.observe(step(48, null));
        assert.equal(words.conclude().looksLikeCrash, true);
    });

    it('knows the end of an epoch also where only each tenth step is told', () => {
        const words = new LastWords();
        for (let number = 10; number <= 330; number += 10) {
            words.observe({ ...step(number), epoch: Math.floor((number - 1) / 110) });
        }
        assert.equal(words.conclude().looksLikeCrash, false);
    });
});
