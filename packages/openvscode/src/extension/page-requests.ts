import type { HostMethods, PageStart } from '../panel/panel-protocol';
import type { ExtensionHost } from './extension-host';

const MAXIMUM_TEXT = 10_000_000;
const MAXIMUM_FILE_BYTES = 500_000_000;
const MAXIMUM_IDS = 1_000;

export interface PageRequestTargets {
    readonly host: ExtensionHost;
    begin(): Promise<PageStart>;
    storeViewState(state: object): Promise<void>;
    reportUnavailable(actionIds: readonly string[]): void;
    tell(severity: 'info' | 'warning' | 'error', message: string): void;
}

/** Looks at what a page sends before anything is done with it. */
export function checkedRequests({ host, ...targets }: PageRequestTargets): HostMethods {
    return {
        begin: () => targets.begin(),
        copyText: (text) => host.copyText(asText(text)),
        runInTerminal: (command, cwd, title) => host.runInTerminal(asText(command), asText(cwd), asText(title)),
        askSavePath: async ({ title, fileName, extension }) =>
            (await host.askSavePath({
                title: asText(title),
                fileName: asText(fileName),
                ...(extension === undefined || extension === null ? {} : { extension: asText(extension) }),
            })) ?? null,
        askOpenPath: async ({ title, extensions, folders }) =>
            (await host.askOpenPath({ title: asText(title), extensions: asTexts(extensions), folders: folders === true })) ?? null,
        revealFile: (path) => host.revealFile(asText(path)),
        saveFile: (name, content) => host.saveBytes(asText(name), asBytes(content)),
        storeViewState: (state) => targets.storeViewState(asObject(state)),
        reportUnavailable: async (actionIds) => targets.reportUnavailable(asTexts(actionIds)),
        tell: async (severity, message) =>
            targets.tell(severity === 'error' || severity === 'warning' ? severity : 'info', asText(message)),
    };
}

function asText(value: unknown): string {
    if (typeof value !== 'string' || value.length > MAXIMUM_TEXT) {
        throw new Error('A text was expected.');
    }
    return value;
}

function asTexts(value: unknown): string[] {
    if (!Array.isArray(value) || value.length > MAXIMUM_IDS) {
        throw new Error('A list of texts was expected.');
    }
    return value.map(asText);
}

function asBytes(value: unknown): Uint8Array {
    if (!(value instanceof Uint8Array) || value.byteLength > MAXIMUM_FILE_BYTES) {
        throw new Error('The bytes of a file were expected.');
    }
    return value;
}

function asObject(value: unknown): object {
    if (typeof value !== 'object' || value === null) {
        throw new Error('An object was expected.');
    }
    return value;
}
