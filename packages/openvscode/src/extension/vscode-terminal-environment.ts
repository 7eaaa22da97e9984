import { inject, injectable } from 'inversify';
import type { ExtensionContext, GlobalEnvironmentVariableCollection } from 'vscode';
import type { TerminalEnvironment } from '@onthefly/backend';
import { VscodeContext } from './vscode-context';

/** The terminals of this window, tasks and debug sessions in them included. */
@injectable()
export class VscodeTerminalEnvironment implements TerminalEnvironment {
    private readonly collection: GlobalEnvironmentVariableCollection;

    constructor(@inject(VscodeContext) context: ExtensionContext) {
        this.collection = context.environmentVariableCollection;
        // They belong to this life of the window: the next one may listen elsewhere.
        this.collection.persistent = false;
        this.collection.description = 'Tells trainers where OnTheFly listens, and makes `onthefly` a command';
    }

    async setVariable(name: string, value: string): Promise<void> {
        this.collection.replace(name, value);
    }

    /** Programs of a folder are found before others of the same name. */
    addToPath(folder: string, delimiter: string): void {
        this.collection.prepend('PATH', `${folder}${delimiter}`, { applyAtProcessCreation: true, applyAtShellIntegration: true });
    }
}
