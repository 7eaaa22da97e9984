import type { Outcome } from '@onthefly/shared-types';
import { act, report, toMessage } from './acting-command';
import { ActingTarget } from './acting-target';
import { CommandFailure } from './command-failure';
import { DESCRIBE_RESULT } from './describe-result';
import { reachServer, type CommonOptions } from './server-access';
import type { Terminal } from './terminal';

export interface TestOptions extends CommonOptions {
    readonly label?: string;
    readonly yes?: boolean;
}

/** Some trainers end with the test: then the person is asked first. */
export async function runTest(terminal: Terminal, options: TestOptions): Promise<void> {
    const access = await reachServer(terminal, options);
    try {
        const sessionId = await new ActingTarget(access.server, options.session).sessionId();
        const ask = (confirmed: boolean): Promise<Outcome<'test'>> =>
            act(terminal, access.server, toMessage('test', { label: options.label, confirmed }, sessionId));
        let outcome = await ask(options.yes === true);
        if (outcome.type === 'failed' && outcome.code === 'needs-confirmation') {
            if (options.json || !terminal.isInteractive) {
                throw new CommandFailure(outcome.code, `${outcome.message} Add --yes to do it all the same.`);
            }
            if (!(await terminal.confirm(`${outcome.message} Test all the same?`))) {
                throw new CommandFailure('cancelled', 'Nothing was done.');
            }
            outcome = await ask(true);
        }
        await report(terminal, options, outcome, DESCRIBE_RESULT.test);
    } finally {
        access.close();
    }
}
