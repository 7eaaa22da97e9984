import { readdirSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { parse } from 'node:path';
import { defineConfig, globalIgnores } from 'eslint/config';
import js from '@eslint/js';
import prettier from 'eslint-config-prettier';
import globals from 'globals';
import tseslint from 'typescript-eslint';
import { LAYERS } from './packages/backend/layers.cjs';

/** @typedef {{ regex: string, message: string }} Boundary */

/** @type {Record<string, Boundary>} */
const boundaries = {
    theia: { regex: '^@theia/', message: 'Only src/theia may know Theia: everything else must run in other hosts as well.' },
    pure: { regex: '^(?!\\.|@onthefly/shared-types$)', message: 'What is pure knows the vocabulary and nothing else.' },
    pureSpec: { regex: '^(?!\\.|@onthefly/shared-types$|node:)', message: 'What is pure knows the vocabulary and nothing else.' },
    eventWriter: { regex: '^\\.\\./.*storage/event-writer$', message: 'What stores events may change: use the EventStore.' },
    theiaFolder: { regex: '(^|/)theia(/|$)', message: 'The host-neutral part must not depend on its Theia adapter.' },
    vscode: { regex: '^vscode$', message: 'Only packages/openvscode/src/extension may know the VS Code API.' },
    node: {
        regex: `^(node:.*|(${builtinModules.filter((name) => !name.startsWith('_')).join('|')})(/.*)?)$`,
        message: 'The dashboard runs in the browser: Node.js is not there.',
    },
    native: { regex: '^(better-sqlite3|bindings)(/|$)', message: 'Native modules exist in the backend only.' },
    sqlite: {
        regex: '^(better-sqlite3|better-sqlite3-13|node-sqlite3-wasm|node:sqlite)(/|$)',
        message: 'Which SQLite works is found out at start: use src/sqlite.',
    },
    backend: {
        regex: '^@onthefly/backend(/|$)',
        message: 'The dashboard talks to the backend through the protocol in @onthefly/shared-types.',
    },
    frontend: { regex: '^@onthefly/frontend(/|$)', message: 'The backend must not know the dashboard.' },
    page: { regex: '^@onthefly/frontend$', message: 'There is no page here: import what needs none from @onthefly/frontend/lib/model.' },
    sources: { regex: '^@onthefly/[^/]+/src(/|$)', message: 'Import the package itself, not its sources.' },
    external: { regex: '^[^.]', message: 'The vocabulary depends on nothing.' },
    externalInSpec: { regex: '^(?!\\.|node:)', message: 'The vocabulary depends on nothing; its specs may use Node.js.' },
};

/**
 * @param {string[]} files
 * @param {Boundary[]} patterns
 * @param {string[]} ignores
 */
function restrictImports(files, patterns, ignores = []) {
    return { files, ignores, rules: { 'no-restricted-imports': ['error', { patterns }] } };
}

const specs = 'packages/*/src/**/*.spec.ts';
const {
    theia,
    theiaFolder,
    vscode,
    node,
    native,
    sqlite,
    backend,
    frontend,
    page,
    sources,
    external,
    externalInSpec,
    pure,
    pureSpec,
    eventWriter,
} = boundaries;

/** Nothing there may know more than the vocabulary: no process, no clock. */
const PURE_FOLDERS = ['common', 'session'];
const IMPURE_GLOBALS = ['process', 'Buffer', 'Date', 'performance', 'setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask'];

/**
 * Which folder may import which: no import runs back up. A folder that has no place in `LAYERS` may import no other, and none may import it.
 * @param {string} root
 */
function restrictLayers(root) {
    const entries = readdirSync(new URL(root, import.meta.url), { withFileTypes: true });
    const folders = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
    const files = entries.filter((entry) => entry.isFile()).map(({ name }) => parse(name).name);
    const layers = new Map(LAYERS);

    /** @param {string} folder @param {string[]} others */
    const onlyAllowed = (folder, ...others) => {
        const allowed = [folder, ...(layers.get(folder) ?? []), ...others];
        const forbidden = [...folders.filter((name) => !allowed.includes(name)), ...(allowed.includes('.') ? [] : files)];
        const start = folder === '.' ? '\\./' : '(\\.\\./)+';
        const message = `From ${folder} that leads back up: packages/backend/layers.cjs says what it may import.`;
        return { regex: `^${start}(${forbidden.join('|')})(/|$)`, message };
    };

    const pureGlobals = {
        files: PURE_FOLDERS.map((folder) => `${root}/${folder}/**/*.ts`),
        rules: { 'no-restricted-globals': ['error', ...IMPURE_GLOBALS] },
    };
    const imports = ['.', ...folders].flatMap((folder) => {
        const hosts = folder === 'theia' ? [] : [theia, theiaFolder];
        const patterns = [...hosts, vscode, sqlite, frontend, sources, eventWriter];
        const isPure = PURE_FOLDERS.includes(folder);
        const sourceFiles = folder === '.' ? `${root}/*.ts` : `${root}/${folder}/**/*.ts`;
        const specFiles = sourceFiles.replace('*.ts', '*.spec.ts');
        return [
            restrictImports([sourceFiles], [...patterns, onlyAllowed(folder), ...(isPure ? [pure] : [])], [specs]),
            restrictImports([specFiles], [...patterns, onlyAllowed(folder, 'testing'), ...(isPure ? [pureSpec] : [])]),
        ];
    });
    return [...imports, pureGlobals];
}

export default defineConfig([
    globalIgnores([
        '**/node_modules/',
        'packages/*/lib/',
        'applications/*/lib/',
        'test/lib/',
        '**/src-gen/',
        '**/gen-esbuild.*',
        'applications/*/esbuild.mjs',
        '.cache/',
        '.nx/',
        '**/.venv/',
        'test-results/',
        'playwright-report/',
        'test/fixtures/',
    ]),
    { linterOptions: { reportUnusedDisableDirectives: 'error' } },

    js.configs.recommended,
    {
        rules: {
            eqeqeq: 'error',
            'no-console': 'error',
            'no-var': 'error',
            'object-shorthand': 'error',
            'prefer-const': 'error',
            'prefer-template': 'error',
        },
    },
    {
        files: ['**/*.mjs', '**/*.cjs', '**/*.js'],
        languageOptions: { globals: globals.node },
    },
    { files: ['scripts/**'], rules: { 'no-console': 'off' } },

    {
        files: ['**/*.ts'],
        extends: [tseslint.configs.recommendedTypeChecked],
        languageOptions: {
            parserOptions: {
                projectService: { allowDefaultProject: ['playwright.config.ts'] },
                tsconfigRootDir: import.meta.dirname,
            },
        },
        rules: {
            '@typescript-eslint/consistent-type-imports': 'error',
            '@typescript-eslint/explicit-function-return-type': ['error', { allowExpressions: true }],
            '@typescript-eslint/no-explicit-any': 'error',
            '@typescript-eslint/no-floating-promises': 'error',
            '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', ignoreRestSiblings: true }],
            // Methods of an asynchronous interface may have nothing to wait for.
            '@typescript-eslint/require-await': 'off',
            '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
        },
    },

    restrictImports(['packages/shared-types/src/**/*.ts'], [external], [specs]),
    restrictImports(['packages/shared-types/src/**/*.spec.ts'], [externalInSpec]),
    ...restrictLayers('packages/backend/src'),
    restrictImports(
        ['packages/frontend/src/**/*.ts'],
        [theia, theiaFolder, vscode, node, native, backend, sources],
        ['packages/frontend/src/theia/**', specs],
    ),
    restrictImports(['packages/frontend/src/theia/**/*.ts'], [vscode, node, native, backend, sources], [specs]),
    restrictImports(['packages/frontend/src/**/*.spec.ts'], [vscode, native, backend, sources]),
    restrictImports(['packages/openvscode/src/extension/**/*.ts'], [theia, sqlite, page, sources]),
    restrictImports(['packages/openvscode/src/webview/**/*.ts'], [theia, vscode, node, sqlite, sources]),
    restrictImports(['packages/openvscode/src/{panel,manifest}/**/*.ts'], [theia, vscode, sqlite, sources]),

    prettier,
    // The line above also switches this one off, which Prettier has no quarrel with in its strictest form.
    { rules: { curly: ['error', 'all'] } },
]);
