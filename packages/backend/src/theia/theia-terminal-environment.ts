import { inject, injectable } from '@theia/core/shared/inversify';
import {
    EnvironmentVariableMutatorType,
    IShellTerminalServer,
    NO_ROOT_URI,
    type EnvironmentVariableMutator,
} from '@theia/terminal/lib/common/shell-terminal-protocol';
import type { TerminalEnvironment } from '../host/terminal-environment';

const COLLECTION = 'onthefly';
const DESCRIPTION = 'Tells trainers where OnTheFly listens';

/** Terminals through Theia's collection, which the terminal's hover shows; tasks and debug sessions through the process's own environment. */
@injectable()
export class TheiaTerminalEnvironment implements TerminalEnvironment {
    private readonly variables = new Map<string, string>();

    constructor(@inject(IShellTerminalServer) private readonly terminals: IShellTerminalServer) {}

    async setVariable(name: string, value: string): Promise<void> {
        process.env[name] = value;
        this.variables.set(name, value);
        const mutators = [...this.variables].map(([variable, text]): [string, EnvironmentVariableMutator] => [
            variable,
            { value: text, type: EnvironmentVariableMutatorType.Replace, options: {} },
        ]);
        this.terminals.setCollection(COLLECTION, NO_ROOT_URI, false, { description: DESCRIPTION, mutators }, DESCRIPTION);
    }
}
