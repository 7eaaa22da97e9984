import assert from 'node:assert/strict';
import type { TrainerEvent } from '@onthefly/shared-types';
import { logLine, trainStep } from '../testing/trainer-events';
import { CheckpointRestoredDetector } from './checkpoint-restored-detector';
import { LossSpikeDetector } from './loss-spike-detector';
import { NonFiniteLossDetector } from './non-finite-loss-detector';
import { PlateauDetector } from './plateau-detector';
import { StallDetector } from './stall-detector';
import { ThroughputDropDetector } from './throughput-drop-detector';

const RESTORING = 'Non-finite loss at step 19. Restoring last checkpoint if available and skipping step.';

const EPOCH_END: TrainerEvent = {
    session_id: 's1',
    run_id: 'baseline',
    run_gen: 0,
    event_seq: 1,
    ts: 0,
    type: 'epoch_end',
    epoch: 0,
    val_loss: null,
};

/** Numbers like those of a real training, the same in every run. */
function noise(step: number): number {
    const value = Math.sin(step * 12.9898) * 43_758.5453;
    return value - Math.floor(value) - 0.5;
}

function decayingLoss(step: number): number {
    return 2.5 * Math.exp(-step / 600) + 0.2 + 0.2 * noise(step);
}

describe('NonFiniteLossDetector', () => {
    it('takes a loss of null as one that was not finite, and a missing one as none', () => {
        const detector = new NonFiniteLossDetector();
        assert.equal(detector.observe(trainStep(1, { loss: 0.5, val_loss: null })), undefined);
        assert.equal(detector.observe(trainStep(2, { accuracy: 1 })), undefined);
        assert.match(JSON.stringify(detector.observe(trainStep(3, { loss: null }))), /"wrong","step":3/);
    });

    it("reads the trainer's log, and is well again only beyond the step", () => {
        const detector = new NonFiniteLossDetector();
        const verdict = detector.observe(logLine(RESTORING));
        assert.deepEqual(verdict, { type: 'wrong', step: 19, message: 'The loss at step 19 is not a finite number.' });
        assert.equal(detector.observe(trainStep(17, { loss: 0.5 })), undefined);
        assert.deepEqual(detector.observe(trainStep(20, { loss: 0.5 })), { type: 'well' });
    });
});

describe('CheckpointRestoredDetector', () => {
    it('notices that the trainer goes back, and that it has come further', () => {
        const detector = new CheckpointRestoredDetector();
        assert.equal(detector.observe(logLine('Checkpoint saved')), undefined);
        const verdict = detector.observe(logLine(RESTORING));
        assert.equal(verdict?.type === 'wrong' && verdict.step, 19);
        assert.equal(detector.observe(trainStep(12, { loss: 1 })), undefined);
        assert.deepEqual(detector.observe(trainStep(20, { loss: 1 })), { type: 'well' });
    });
});

describe('LossSpikeDetector', () => {
    function afterSteps(count: number): LossSpikeDetector {
        const detector = new LossSpikeDetector();
        for (let step = 1; step <= count; step++) {
            assert.notEqual(detector.observe(trainStep(step, { loss: decayingLoss(step) }))?.type, 'wrong', `step ${step}`);
        }
        return detector;
    }

    it('takes a noisy, falling loss as it is', () => {
        afterSteps(5_000);
    });

    it('takes the long tail that losses of small batches have as it is', () => {
        const detector = new LossSpikeDetector();
        for (let step = 1; step <= 20_000; step++) {
            // Log-normal: one loss in a thousand is some ten times the median.
            const gaussian = [1, 2, 3, 4, 5, 6].reduce((sum, part) => sum + noise(step * 7 + part), 0) * 1.4;
            const verdict = detector.observe(trainStep(step, { loss: 0.1 * Math.exp(0.7 * gaussian) }));
            assert.notEqual(verdict?.type, 'wrong', `step ${step}: ${JSON.stringify(verdict)}`);
        }
    });

    it('notices a jump and its end', () => {
        const detector = afterSteps(1_000);
        const verdict = detector.observe(trainStep(1_001, { loss: 9 }));
        assert.match(JSON.stringify(verdict), /jumped to 9 at step 1001/);
        assert.deepEqual(detector.observe(trainStep(1_002, { loss: 0.1 })), { type: 'well' });
    });

    it('has no opinion on the first steps', () => {
        const detector = afterSteps(20);
        assert.equal(detector.observe(trainStep(21, { loss: 1e6 })), undefined);
    });
});

describe('PlateauDetector', () => {
    function verdicts(loss: (step: number) => number, steps: number): string[] {
        const detector = new PlateauDetector();
        return Array.from({ length: steps }, (_, step) => detector.observe(trainStep(step, { loss: loss(step) }))?.type ?? '').filter(
            Boolean,
        );
    }

    it('takes a falling loss as progress', () => {
        assert.ok(!verdicts((step) => 3 * Math.exp(-step / 5_000) + 0.02 * noise(step), 8_000).includes('wrong'));
    });

    it('notices a loss that stays where it is', () => {
        assert.ok(verdicts((step) => 0.5 + 0.0001 * noise(step), 4_000).includes('wrong'));
    });

    it('takes a loss that has converged as it is, whatever noise there is on it', () => {
        const noisy = (step: number): number => 2 * Math.exp(-step / 300) + 0.1 + 0.3 * Math.abs(noise(step)) ** 3;
        assert.ok(!verdicts(noisy, 30_000).includes('wrong'));
    });

    it('notices a loss about zero that stays there', () => {
        assert.ok(verdicts(noise, 10_000).includes('wrong'));
        assert.ok(verdicts(Math.sin, 10_000).includes('wrong'));
    });

    it('is well once the loss has left the level of its start, and for good', () => {
        const stairs = (step: number): number => (step < 4_000 ? 1 : 0.5) + 0.0001 * noise(step);
        assert.deepEqual(
            verdicts(stairs, 9_000).filter((verdict, index, all) => verdict !== all[index - 1]),
            ['wrong', 'well'],
        );
    });

    it('waits for enough steps', () => {
        assert.deepEqual(
            verdicts(() => 0.5, 1_900),
            [],
        );
    });
});

describe('StallDetector', () => {
    function running(until: number): StallDetector {
        const detector = new StallDetector();
        for (let step = 1; step <= until; step++) {
            detector.observe(trainStep(step, { loss: 1 }), step * 100);
        }
        detector.observe(EPOCH_END, until * 100);
        return detector;
    }

    it('waits half a minute, then tells once, and is well with the next step', () => {
        const detector = running(100);
        assert.equal(detector.check(10_000 + 29_000, true), undefined);
        const verdict = detector.check(10_000 + 31_000, true);
        assert.match(JSON.stringify(verdict), /No step for 31 s.*step 100/);
        assert.equal(detector.check(10_000 + 60_000, true), undefined);
        assert.deepEqual(detector.observe(trainStep(101, { loss: 1 }), 80_000), { type: 'well' });
    });

    it('waits ten times the usual time of slow steps', () => {
        const detector = new StallDetector();
        for (let step = 1; step <= 10; step++) {
            detector.observe(trainStep(step, { loss: 1 }, step * 20), step * 20_000);
        }
        detector.observe(EPOCH_END, 200_000);
        assert.equal(detector.check(200_000 + 190_000, true), undefined);
        assert.equal(detector.check(200_000 + 201_000, true)?.type, 'wrong');
    });

    it('does not count the time while training stands', () => {
        const detector = running(100);
        assert.equal(detector.check(500_000, false), undefined);
        assert.equal(detector.check(510_000, true), undefined);
    });
});

describe('ThroughputDropDetector', () => {
    function told(throughput: (step: number) => number, steps: number, secondsPerStep = 0.1): string[] {
        const detector = new ThroughputDropDetector();
        return Array.from({ length: steps }, (_, step) =>
            detector.observe(trainStep(step, { throughput: throughput(step) }, step * secondsPerStep)),
        )
            .flatMap((verdict) => (verdict?.type === 'wrong' ? [verdict.message] : []))
            .slice(0, 1);
    }

    it('takes noise and single slow steps as they are', () => {
        assert.deepEqual(
            told((step) => (step % 7 === 0 ? 100 : 1_000 + 600 * noise(step)), 3_000),
            [],
        );
    });

    it('takes a drop of some seconds as it is', () => {
        assert.deepEqual(
            told((step) => (step > 500 && step < 700 ? 400 : 2_000), 3_000),
            [],
        );
    });

    it('notices a lasting drop and measures it against what was before', () => {
        assert.match(told((step) => (step < 500 ? 2_000 : 400), 1_200)[0] ?? '', /fell by 80 %, from about 2,000 to 400/);
    });
});
