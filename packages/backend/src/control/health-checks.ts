import { inject, injectable } from 'inversify';
import { Emitter, type Event } from 'vscode-jsonrpc';
import type { Asker, HealthKind, HealthReply, HealthResult } from '@onthefly/shared-types';
import { Clock } from '../host/clock';
import type { TrainingSession } from '../session/training-session';
import { StoredResults } from '../storage/stored-results';
import { Pausing, type PauseSettings } from './pausing';
import { RankCommands } from './rank-commands';
import { RequestSender, type RequestSettings } from './request-sender';

/** The five checks with the effort that they are given. Parity of weights is not sampled: the client reports false mismatches for it. */
const CHECKS: {
    readonly [Kind in HealthKind]: (sender: RequestSender, session: TrainingSession, settings: RequestSettings) => Promise<HealthReply>;
} = {
    dist: (sender, session, settings) => sender.sendReq(session, 'dist_health', { require_all_ranks: false, sample_weights: 0 }, settings),
    throughput: (sender, session, settings) =>
        sender.sendReq(session, 'throughput_health', { budget_steps: 2, micro_backward: true }, settings),
    activations: (sender, session, settings) =>
        sender.sendReq(session, 'activations_health', { budget_steps: 2, topk: 12, eps: 0.001 }, settings),
    numerics: (sender, session, settings) => sender.sendReq(session, 'numerics_health', { sample_layers: 25 }, settings),
    determinism: (sender, session, settings) => sender.sendReq(session, 'determinism_health', {}, settings),
};

/** Health checks. Each pauses first, and training stays paused, unless the check is refused: the state that was looked at is still there to be acted on. */
@injectable()
export class HealthChecks {
    private readonly resultEmitter = new Emitter<{ readonly sessionId: string; readonly result: HealthResult }>();

    readonly onDidCheck: Event<{ readonly sessionId: string; readonly result: HealthResult }> = this.resultEmitter.event;

    constructor(
        @inject(RequestSender) private readonly sender: RequestSender,
        @inject(Pausing) private readonly pausing: Pausing,
        @inject(RankCommands) private readonly ranks: RankCommands,
        @inject(StoredResults) private readonly results: StoredResults,
        @inject(Clock) private readonly clock: Clock,
    ) {}

    /** All ranks of a job are asked at once: one that is asked alone waits inside the check for the others. */
    async runHealth(session: TrainingSession, kind: HealthKind, askedBy: Asker): Promise<HealthResult> {
        const settings: PauseSettings = { askedBy: 'automatic', reason: `${kind}_health`, afterwards: 'stay' };
        return this.pausing.whilePaused(session, settings, ({ step }) => this.check(session, kind, step, askedBy));
    }

    private async check(session: TrainingSession, kind: HealthKind, step: number, askedBy: Asker): Promise<HealthResult> {
        const ranks = this.ranks.of(session);
        const [, ...others] = ranks;
        const [own, ...rest] = await this.ranks.ask(
            ranks,
            askedBy,
            (rank, by) => CHECKS[kind](this.sender, rank, { askedBy: by }),
            'changes-nothing',
        );
        const result: HealthResult = {
            kind,
            runId: session.record.currentRunId ?? '',
            step,
            at: this.clock.now(),
            text: own.text,
            details: own.details,
            otherRanks: others.length > 0 ? rest.map(({ text }, index) => ({ rank: others[index]?.record.trainer.rank, text })) : undefined,
        };
        this.results.insertHealth(session.sessionId, result);
        this.resultEmitter.fire({ sessionId: session.sessionId, result });
        return result;
    }
}
