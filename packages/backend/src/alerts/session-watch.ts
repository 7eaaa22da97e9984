import type { Alert, AlertKind, TrainerEvent } from '@onthefly/shared-types';
import type { TrainingSession } from '../session/training-session';
import { createDetectors } from './create-detectors';
import type { Detector, Verdict } from './detector';
import { LastWords } from './last-words';

const NO_RUN = '';

/** What is wrong in one session: each kind of alert once per run, until things are well again. */
export class SessionWatch {
    private readonly detectors = new Map<string, readonly Detector[]>();
    private readonly active = new Set<string>();
    private knownLosses: number;
    private readonly lastWords = new LastWords();
    private stopping = false;

    constructor(private readonly session: TrainingSession) {
        this.knownLosses = session.record.lostEvents;
    }

    observe(event: TrainerEvent, now: number): Alert[] {
        this.stopping ||= event.type === 'stopping';
        this.lastWords.observe(event);
        return this.ask(event.run_id, now, (detector) => detector.observe(event, now));
    }

    /** Called about once a second. */
    check(now: number): Alert[] {
        const { state, record } = this.session;
        const runId = record.currentRunId ?? NO_RUN;
        const running = state === 'running';
        const found = this.detectors.has(runId) ? this.ask(runId, now, (detector) => detector.check?.(now, running)) : [];
        return [...found, ...this.checkLosses(now)];
    }

    /** What is said of it: an alert when it looks like a crash, otherwise what is known. */
    trainerEnded(now: number): { readonly alerts: readonly Alert[]; readonly remark?: string } {
        const { record, lastConnection } = this.session;
        // After a reset, or a second fit, the process goes on in another session.
        if (record.activity === 'finished' || this.stopping || lastConnection?.isOpen) {
            return { alerts: [] };
        }
        const { looksLikeCrash, message } = this.lastWords.conclude();
        if (!looksLikeCrash) {
            return { alerts: [], remark: message };
        }
        const verdict = { type: 'wrong', step: record.latest?.step, message } as const;
        return { alerts: this.judge('trainerGone', record.currentRunId ?? NO_RUN, now, verdict) };
    }

    trainerConnected(): void {
        this.active.delete(keyOf('trainerGone', this.session.record.currentRunId ?? NO_RUN));
    }

    private checkLosses(now: number): Alert[] {
        const { lostEvents, currentRunId = NO_RUN } = this.session.record;
        const more = lostEvents - this.knownLosses;
        this.knownLosses = lostEvents;
        if (lostEvents === 0) {
            return this.judge('lostEvents', currentRunId, now, { type: 'well' });
        }
        if (more <= 0) {
            return [];
        }
        const message =
            lostEvents === 1
                ? 'One event was sent but never arrived; curves and log may lack it.'
                : `${lostEvents.toLocaleString('en-US')} events were sent but never arrived; curves and log may lack them.`;
        return this.judge('lostEvents', currentRunId, now, { type: 'wrong', message });
    }

    private ask(runId: string, now: number, question: (detector: Detector) => Verdict | undefined): Alert[] {
        let detectors = this.detectors.get(runId);
        if (!detectors) {
            detectors = createDetectors();
            this.detectors.set(runId, detectors);
        }
        const found: Alert[] = [];
        for (const detector of detectors) {
            const verdict = question(detector);
            if (verdict) {
                found.push(...this.judge(detector.kind, runId, now, verdict));
            }
        }
        return found;
    }

    private judge(kind: AlertKind, runId: string, now: number, verdict: Verdict): Alert[] {
        if (verdict.type === 'well' && this.active.size === 0) {
            return [];
        }
        const key = keyOf(kind, runId);
        if (verdict.type === 'well') {
            this.active.delete(key);
            return [];
        }
        if (this.active.has(key)) {
            return [];
        }
        this.active.add(key);
        return [{ sessionId: this.session.sessionId, runId, kind, step: verdict.step, at: now, message: verdict.message }];
    }
}

function keyOf(kind: AlertKind, runId: string): string {
    return `${kind} ${runId}`;
}
