import type { HostMethods, PageStart } from '../panel/panel-protocol';
import type { ExtensionHost } from './extension-host';

/** What is copied may be a long log. */
const MAXIMUM_TEXT = 10_000_000;
const MAXIMUM_WORDS = 10_000;
const MAXIMUM_NAME = 255;
const MAXIMUM_FILE_BYTES = 500_000_000;
const MAXIMUM_ITEMS = 1_000;
const MAXIMUM_VIEW_STATE = 1_000_000;

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
        runExample: () => host.runExample(),
        askSavePath: async ({ title, fileName, extension }) =>
            (await host.askSavePath({
                title: asWords(title),
                fileName: asFileName(fileName),
                ...(extension === undefined || extension === null ? {} : { extension: asExtension(extension) }),
            })) ?? null,
        askOpenPath: async ({ title, extensions, folders }) =>
            (await host.askOpenPath({ title: asWords(title), extensions: asList(extensions, asExtension), folders: folders === true })) ??
            null,
        revealFile: async (path) => host.revealFile(asShownPath(host, path)),
        saveFile: (name, content) => host.saveBytes(asFileName(name), asBytes(content)),
        storeViewState: (state) => targets.storeViewState(asViewState(state)),
        reportUnavailable: async (actionIds) => targets.reportUnavailable(asList(actionIds, asWords)),
        tell: async (severity, message) =>
            targets.tell(severity === 'error' || severity === 'warning' ? severity : 'info', asWords(message)),
    };
}

function asText(value: unknown, maximum = MAXIMUM_TEXT): string {
    if (typeof value !== 'string' || value.length > maximum) {
        throw new Error(`A text of at most ${maximum} characters was expected.`);
    }
    return value;
}

/** Something that a person reads, or the name of something. */
function asWords(value: unknown): string {
    return asText(value, MAXIMUM_WORDS);
}

function asList<Item>(value: unknown, asItem: (value: unknown) => Item): Item[] {
    if (!Array.isArray(value) || value.length > MAXIMUM_ITEMS) {
        throw new Error('A list of texts was expected.');
    }
    return value.map((item) => asItem(item));
}

/** A name without a folder: a dialog that begins elsewhere than in the workspace is easily overlooked. */
function asFileName(value: unknown): string {
    const name = asText(value, MAXIMUM_NAME);
    if (name === '' || name === '.' || name === '..' || /[/\\\p{Cc}]/u.test(name)) {
        throw new Error('The plain name of a file was expected.');
    }
    return name;
}

function asExtension(value: unknown): string {
    const extension = asWords(value);
    if (!/^\w{1,20}$/.test(extension)) {
        throw new Error('The ending of a file name was expected.');
    }
    return extension;
}

function asShownPath(host: ExtensionHost, value: unknown): string {
    const path = asWords(value);
    if (!host.canReveal(path)) {
        throw new Error('A file in a folder of the workspace was expected.');
    }
    return path;
}

function asBytes(value: unknown): Uint8Array {
    if (!(value instanceof Uint8Array) || value.byteLength > MAXIMUM_FILE_BYTES) {
        throw new Error('The bytes of a file were expected.');
    }
    return value;
}

function asViewState(value: unknown): object {
    if (typeof value !== 'object' || value === null || JSON.stringify(value).length > MAXIMUM_VIEW_STATE) {
        throw new Error('What the dashboard looks like was expected.');
    }
    return value;
}
