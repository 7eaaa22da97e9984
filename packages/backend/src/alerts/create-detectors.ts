import { CheckpointRestoredDetector } from './checkpoint-restored-detector';
import type { Detector } from './detector';
import { LossRiseDetector } from './loss-rise-detector';
import { LossSpikeDetector } from './loss-spike-detector';
import { NonFiniteLossDetector } from './non-finite-loss-detector';
import { PlateauDetector } from './plateau-detector';
import { StallDetector } from './stall-detector';
import { ThroughputDropDetector } from './throughput-drop-detector';

/** Those that look at the events of one run. */
export function createDetectors(): readonly Detector[] {
    return [
        new NonFiniteLossDetector(),
        new CheckpointRestoredDetector(),
        new LossSpikeDetector(),
        new LossRiseDetector(),
        new PlateauDetector(),
        new StallDetector(),
        new ThroughputDropDetector(),
    ];
}
