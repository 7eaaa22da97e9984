/**
 * The folders of `src` from the lowest to the highest: each with those that it may import, which all come before it. A folder that is not named
 * here may import none, and none may import it. What each folder is: docs/architecture.md.
 *
 * @type {readonly (readonly [folder: string, mayImport: readonly string[]])[]}
 */
const LAYERS = [
    // Pure: the vocabulary of shared-types and the language itself, nothing else.
    ['common', []],
    ['session', ['common']],
    // What this process runs on.
    ['host', ['common']],
    ['files', ['common', 'host']],
    ['sqlite', ['common', 'host', 'files']],
    ['tensorboard', ['common']],
    // The two ends: trainers on one side, the database on the other.
    ['trainer', ['common', 'session', 'host']],
    ['storage', ['common', 'session', 'host', 'files', 'sqlite']],
    // What joins them.
    ['ingest', ['common', 'session', 'host', 'trainer', 'storage']],
    ['windows', ['common', 'session', 'host', 'ingest']],
    ['control', ['common', 'session', 'host', 'trainer', 'storage', 'ingest', 'windows']],
    // What is done with it.
    ['jobs', ['common', 'host']],
    ['alerts', ['common', 'session', 'host', 'storage', 'ingest', 'control']],
    ['retention', ['common', 'session', 'host', 'storage', 'ingest']],
    ['bundles', ['common', 'session', 'host', 'files', 'sqlite', 'storage', 'ingest', 'jobs']],
    ['exports', ['common', 'session', 'host', 'files', 'sqlite', 'tensorboard', 'storage', 'ingest', 'control', 'jobs', 'bundles']],
    ['example', ['common', 'host']],
    // Towards those who look.
    [
        'dashboard',
        [
            ...['common', 'session', 'host', 'trainer', 'storage', 'ingest', 'windows', 'control'],
            ...['jobs', 'alerts', 'retention', 'bundles', 'exports', 'example'],
        ],
    ],
    [
        'recorder',
        ['common', 'session', 'host', 'files', 'sqlite', 'trainer', 'storage', 'ingest', 'windows', 'control', 'jobs', 'dashboard'],
    ],
    // The files of `src` itself put all of it together.
    [
        '.',
        [
            ...['host', 'sqlite', 'trainer', 'storage', 'ingest', 'windows', 'control'],
            ...['jobs', 'alerts', 'retention', 'bundles', 'exports', 'example', 'dashboard', 'recorder'],
        ],
    ],
    // Who runs it, or calls one that runs.
    ['headless', ['host', 'storage', 'windows', 'dashboard', 'recorder', '.']],
    ['cli', ['common', 'host', 'sqlite', 'trainer', 'storage', 'ingest', 'dashboard', 'recorder', '.', 'headless']],
    ['theia', ['common', 'host', 'recorder']],
    // For specs only.
    ['testing', ['host']],
];

LAYERS.forEach(([folder, mayImport], place) => {
    const lower = LAYERS.slice(0, place).map(([name]) => name);
    const wrong = mayImport.filter((name) => !lower.includes(name));
    if (wrong.length > 0) {
        throw new Error(`${folder} can't import ${wrong.join(', ')}: it has no place below it.`);
    }
});

module.exports = { LAYERS };
