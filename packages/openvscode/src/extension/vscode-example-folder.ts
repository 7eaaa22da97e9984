import { join } from 'node:path';
import { inject, injectable } from 'inversify';
import type { ExtensionContext } from 'vscode';
import type { ExampleFolder } from '@onthefly/backend';
import { VscodeContext } from './vscode-context';

/** The example is part of the extension. */
@injectable()
export class VscodeExampleFolder implements ExampleFolder {
    constructor(@inject(VscodeContext) private readonly context: ExtensionContext) {}

    get path(): string {
        return join(this.context.extensionPath, 'examples');
    }
}
