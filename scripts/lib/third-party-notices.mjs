import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Failure } from './output.mjs';
import { root } from './paths.mjs';

/** Packages that are packed without their licence, each with one of the same owner and the same licence that has the text. */
const withoutFile = {
    '@microsoft/fast-element': '@vscode/webview-ui-toolkit',
    '@microsoft/fast-foundation': '@vscode/webview-ui-toolkit',
    '@microsoft/fast-web-utilities': '@vscode/webview-ui-toolkit',
};

/**
 * The licences of all packages whose code esbuild has put into bundles, as one text.
 *
 * @param metafiles what esbuild tells of each bundle
 * @throws Failure when a package has no licence that could be passed on
 */
export function thirdPartyNotices(metafiles) {
    const folders = new Set(metafiles.flatMap(({ inputs }) => Object.keys(inputs).map(packageFolder)).filter(Boolean));
    const notices = [...folders].map(notice).sort((one, other) => one.title.localeCompare(other.title));
    const parts = notices.map(({ title, text }) => `${'-'.repeat(80)}\n${title}\n${'-'.repeat(80)}\n\n${text.trim()}\n`);
    return `OnTheFly contains code of these packages. Those below dist/node_modules have their licences beside them.\n\n${parts.join('\n')}`;
}

/** Of a file, relative to the root of the workspace: the folder of the installed package that it belongs to. */
function packageFolder(file) {
    return /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0];
}

function notice(folder) {
    const path = join(root, folder);
    const { name, version, license } = JSON.parse(readFileSync(join(path, 'package.json'), 'utf8'));
    const files = readdirSync(path).filter((entry) => /^(licen[cs]e|notice)/i.test(entry));
    const texts =
        files.length > 0 ? files.map((file) => join(path, file)) : [join(root, 'node_modules', withoutFile[name] ?? '', 'LICENSE')];
    if (!license || !texts.every((file) => existsSync(file))) {
        throw new Failure(`${name} ${version} does not come with a licence, so it can't be put into the extension.`);
    }
    return { title: `${name} ${version}, ${license}`, text: texts.map((file) => readFileSync(file, 'utf8')).join('\n\n') };
}
