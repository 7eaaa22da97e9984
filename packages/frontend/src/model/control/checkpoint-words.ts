import { shortName, type Checkpoint, type Run } from '@onthefly/shared-types';
import { formatInteger } from '../../format/number-format';
import { formatStart } from '../../format/time-format';

/** `fork1 · step 2,400 · pause · 12:04` */
export function checkpointLabel({ runId, step, source, savedAt }: Checkpoint, runs: readonly Run[], now: number): string {
    const name = runs.find((run) => run.runId === runId)?.name ?? runId;
    return `${shortName(name)} · step ${formatInteger(step)} · ${source} · ${formatStart(savedAt, now)}`;
}

/** Runs that could not be merged: neither a checkpoint of them is known nor are they being trained, which would make one. */
export function runsWithoutCheckpoint(
    runIds: readonly string[],
    checkpoints: readonly Checkpoint[],
    currentRunId: string | undefined,
): readonly string[] {
    return runIds.filter((runId) => runId !== currentRunId && !checkpoints.some((checkpoint) => checkpoint.runId === runId));
}

/** Checkpoints come newest first. */
export function newestCheckpoint(checkpoints: readonly Checkpoint[], runId: string): Checkpoint | undefined {
    return checkpoints.find((checkpoint) => checkpoint.runId === runId);
}
