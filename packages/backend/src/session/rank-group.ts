import type { TrainingSession } from './training-session';

/**
 * The sessions of all ranks of the job that a session belongs to, rank 0 first; only itself when it is not distributed.
 * Ranks of one job pause, resume and check their health together: one that goes on alone waits for the others for ever.
 */
export function ranksOf(session: TrainingSession, known: readonly TrainingSession[]): TrainingSession[] {
    const { jobId } = session.record.trainer;
    if (jobId === undefined) {
        return [session];
    }
    return known
        .filter((other) => other.record.trainer.jobId === jobId && other.openConnection !== undefined)
        .sort((left, right) => (left.record.trainer.rank ?? 0) - (right.record.trainer.rank ?? 0));
}
