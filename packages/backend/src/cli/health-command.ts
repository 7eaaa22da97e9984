import { HEALTH_KINDS, type ErrorCode, type HealthKind, type Outcome } from '@onthefly/shared-types';
import { act, toMessage } from './acting-command';
import { ActingTarget } from './acting-target';
import { CommandFailure } from './command-failure';
import { describeHealth } from './describe-result';
import { reachServer, type CommonOptions } from './server-access';
import type { Terminal } from './terminal';

export const HEALTH_CHOICES = [...HEALTH_KINDS, 'all'] as const;

/** After such a failure the next check has no better chance. */
const HOPELESS: ReadonlySet<ErrorCode> = new Set(['no-trainer', 'trainer-disconnected', 'timeout', 'cancelled', 'needs-pause']);

/** Runs one check, or all of them one after the other; the JSON of all is an array. */
export async function runHealth(terminal: Terminal, choice: HealthKind | 'all', options: CommonOptions): Promise<void> {
    const { output } = terminal;
    const access = await reachServer(terminal, options);
    const outcomes: Outcome<'runHealth'>[] = [];
    try {
        const sessionId = await new ActingTarget(access.server, options.session).sessionId();
        for (const kind of choice === 'all' ? HEALTH_KINDS : [choice]) {
            const outcome = await act(terminal, access.server, toMessage('runHealth', { kind }, sessionId));
            outcomes.push(outcome);
            if (!options.json && outcome.type === 'done') {
                await output.print(`${describeHealth(outcome.result)}\n`);
            }
            if (outcome.type === 'failed' && HOPELESS.has(outcome.code)) {
                break;
            }
        }
    } finally {
        access.close();
    }
    const failures = outcomes.filter((outcome) => outcome.type === 'failed');
    const [first, ...others] = failures;
    if (options.json && (choice === 'all' || !first)) {
        await output.printJson(choice === 'all' ? outcomes : outcomes[0]);
    }
    if (first) {
        const message = [first, ...others].map((failure) => failure.message).join('\n');
        throw new CommandFailure(first.code, message, { isReported: options.json === true && choice === 'all' });
    }
}
