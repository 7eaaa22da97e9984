import assert from 'node:assert/strict';
import { copyFileSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import SqliteDatabase, { type Database } from 'better-sqlite3';
import { SCHEMA_VERSION } from '@onthefly/backend/lib/storage/migrations';
import { createHeadlessContainer } from '@onthefly/backend/lib/headless/headless-container';
import { Storage } from '@onthefly/backend/lib/storage/storage';
import { silentLogger } from '@onthefly/backend/lib/testing/silent-logger';
import type { Session } from '@onthefly/shared-types';
import { CommandLine, ServerProcess } from '../support/command-line';
import { lookAtLeftBehind } from '../support/left-behind';
import { ScriptedTrainer } from '../support/scripted-trainer';
import { SeededRandom } from '../support/seeded-random';
import { dieSuddenly, inLanes, someTime } from '../support/sudden-death';
import { EVERY_STORED_EVENT } from '../support/test-backend';
import { REPOSITORY } from '../support/trainer-process';

const DEATHS_WHILE_RECORDING = 60;
const DEATHS_WHILE_UPGRADING = 40;
/** Two at a time, as there are two processors at the least. */
const LANES = 2;
const LONGEST_WAIT_MS = 120;
const EARLY_DEATHS = 0.3;

describe('A server that is killed', function () {
    this.timeout(180_000);

    const random = SeededRandom.fromEnvironment();
    let folders: string[];

    function newFolder(): string {
        const folder = mkdtempSync(join(tmpdir(), 'onthefly-deaths-'));
        folders.push(folder);
        return folder;
    }

    beforeEach(() => (folders = []));
    afterEach(() => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })));

    it(`while it records, ${DEATHS_WHILE_RECORDING} times, has lost only what came last, and goes on from there`, async () => {
        await inLanes(LANES, () => recordAndDie(newFolder(), random.fork()));
    });

    async function recordAndDie(folder: string, chance: SeededRandom): Promise<void> {
        const file = join(folder, 'onthefly.sqlite');
        const trainer = new ScriptedTrainer('sess-kills', chance.fork());
        let stored = new Set<number>();
        let seenByReader = new Set<number>();
        await dieSuddenly<ServerProcess>({
            times: DEATHS_WHILE_RECORDING / LANES,
            random: chance,
            start: async () => {
                const server = await ServerProcess.start(folder);
                await trainer.connect(server.ready.trainerPort);
                return server;
            },
            childOf: ({ process }) => process.child,
            moment: async ({ process: { child } }, each) => {
                // Most of them live until they have written something, some not even that long.
                const mayWait = each.below(1) > EARLY_DEATHS;
                const { size } = stored;
                do {
                    await someTime(each, LONGEST_WAIT_MS);
                    seenByReader = readAsNeighbour(file);
                } while (mayWait && seenByReader.size === size && child.exitCode === null);
            },
            check: async () => {
                await trainer.disconnected();
                const before = stored;
                stored = lookAtLeftBehind(file, (database) => {
                    checkAgreement(database, trainer);
                    return sequencesIn(database);
                });
                assert.deepEqual(
                    [...seenByReader, ...before].filter((sequence) => !stored.has(sequence)),
                    [],
                    'what was committed is there',
                );
                // Only the last of what this process was sent: the rest of it is stored without a hole.
                const firstLost = trainer.taken.findIndex(({ sequence }) => !stored.has(sequence));
                const tail = firstLost < 0 ? [] : trainer.taken.slice(firstLost);
                const late = tail.filter(({ sequence }) => stored.has(sequence) && !before.has(sequence));
                assert.deepEqual(late, [], 'nothing was stored that came after something lost');
            },
        });
        await finishAndCompare(folder, trainer, stored);
    }

    /** The trainer tells the rest to a server that lives. */
    async function finishAndCompare(folder: string, trainer: ScriptedTrainer, before: ReadonlySet<number>): Promise<void> {
        const server = await ServerProcess.start(folder);
        await trainer.connect(server.ready.trainerPort);
        await trainer.finish();
        const taken = trainer.taken.map(({ sequence }) => sequence);
        const { errors } = await server.stop();
        assert.equal(errors, '');
        const database = new SqliteDatabase(join(folder, 'onthefly.sqlite'), { readonly: true });
        assert.deepEqual(sequencesIn(database), new Set([...before, ...taken]));
        checkAgreement(database, trainer);
        database.close();
        const [session] = await CommandLine.json<Session[]>(['sessions', '--data-dir', folder]);
        // The event that names it may be one of the lost.
        assert.deepEqual([session?.project, session?.runs], [before.has(1) ? 'kills' : '', 1]);
    }

    it(`while it upgrades a database, ${DEATHS_WHILE_UPGRADING} times, leaves it as it was or upgraded`, async () => {
        const earlier = makeEarlierDatabase(newFolder());
        const results = await inLanes(LANES, () => upgradeAndDie(earlier, newFolder(), random.fork()));
        const all = results.flat();
        assert.equal(all.length, DEATHS_WHILE_UPGRADING);
        assert.ok(all.includes('killed while it copied'), `no moment was right: ${all.join(', ')}`);
    });

    async function upgradeAndDie(earlier: string, parent: string, chance: SeededRandom): Promise<string[]> {
        const results: string[] = [];
        const expected = lookAtLeftBehind(earlier, rowsIn);
        await dieSuddenly<{ readonly process: CommandLine; readonly folder: string }>({
            times: DEATHS_WHILE_UPGRADING / LANES,
            random: chance,
            start: async (round) => {
                const folder = mkdtempSync(join(parent, `${round}-`));
                copyFileSync(earlier, join(folder, 'onthefly.sqlite'));
                return { folder, process: new CommandLine(['serve', '--json', '--port', '0', '--data-dir', folder]) };
            },
            childOf: ({ process }) => process.child,
            moment: async ({ process, folder }, each) => {
                while (process.child.exitCode === null && !readdirSync(folder).some((name) => name.includes('.before-'))) {
                    await delay(1);
                }
                await someTime(each, 60);
            },
            check: async ({ folder }) => {
                const file = join(folder, 'onthefly.sqlite');
                const version = lookAtLeftBehind(file, (database) => {
                    assert.deepEqual(rowsIn(database), expected);
                    return database.pragma('user_version', { simple: true });
                });
                const backups = readdirSync(folder).filter((name) => /\.before-v\d+(-\d+)?$/.test(name));
                backups.forEach((name) => assert.deepEqual(lookAtLeftBehind(join(folder, name), rowsIn), expected));
                assert.ok(version === SCHEMA_VERSION || version === 3, `version ${String(version)}`);
                assert.ok(version === 3 || backups.length > 0, 'never upgraded without a copy');
                results.push(version === 3 ? (backups.length > 0 ? 'killed before the upgrade' : 'killed while it copied') : 'upgraded');
                const storage = createHeadlessContainer({ dataFolder: folder, logger: silentLogger }).get(Storage);
                assert.deepEqual(storage.open(folder), { folder, mode: 'disk' });
                storage.close();
                assert.deepEqual(lookAtLeftBehind(file, rowsIn), expected);
                assert.ok(!readdirSync(folder).some((name) => name.includes('.part')), 'half of a copy is not kept');
                assert.ok(existsSync(`${file}.before-v${SCHEMA_VERSION}`));
                rmSync(folder, { recursive: true });
            },
        });
        return results;
    }
});

/** What another connection finds committed, while the server writes. */
function readAsNeighbour(file: string): Set<number> {
    const database = new SqliteDatabase(file, { readonly: true, timeout: 5_000 });
    try {
        return sequencesIn(database);
    } finally {
        database.close();
    }
}

function sequencesIn(database: Database): Set<number> {
    const sequences = database.prepare(`SELECT event_seq FROM (${EVERY_STORED_EVENT})`).pluck().all() as number[];
    assert.equal(new Set(sequences).size, sequences.length, 'nothing is stored twice');
    return new Set(sequences);
}

/** The session's row says of its events just what there is, and each is what the trainer sent. */
function checkAgreement(database: Database, trainer: ScriptedTrainer): void {
    const session = database.prepare('SELECT steps, seen_seq FROM sessions').get() as { steps: number; seen_seq: string } | undefined;
    const seen = JSON.parse(session?.seen_seq ?? '[]') as [number, number][];
    const listed = seen.flatMap(([from, to]) => Array.from({ length: to - from + 1 }, (_, index) => from + index));
    assert.deepEqual(new Set(listed), sequencesIn(database));
    const steps = database.prepare('SELECT event_seq, step, loss FROM metrics').all() as {
        event_seq: number;
        step: number;
        loss: number;
    }[];
    assert.equal(session?.steps ?? 0, steps.length);
    for (const { event_seq: sequence, step, loss } of steps) {
        const sent = JSON.parse(trainer.events.get(sequence)?.line ?? '{}') as { step?: number; loss?: number };
        assert.deepEqual([step, loss], [sent.step, sent.loss]);
    }
}

/** As version 3 had it, with so many steps that an upgrade takes a while. */
function makeEarlierDatabase(folder: string): string {
    const path = join(folder, 'earlier.sqlite');
    copyFileSync(join(REPOSITORY, 'test', 'fixtures', 'databases', 'version-3.sqlite'), path);
    const database = new SqliteDatabase(path);
    database.exec(`
        WITH RECURSIVE numbers (n) AS (SELECT 100000 UNION ALL SELECT n + 1 FROM numbers WHERE n < 160000)
        INSERT INTO metrics (session_id, run_id, step, event_seq, ts, loss)
        SELECT (SELECT session_id FROM sessions LIMIT 1), 'baseline', n, n, n, 1.0 / n FROM numbers`);
    database.pragma('journal_mode = DELETE');
    database.close();
    return path;
}

function rowsIn(database: Database): Record<string, unknown> {
    const tables = ['sessions', 'runs', 'run_edges', 'metrics', 'logs', 'events', 'checkpoints'];
    return Object.fromEntries(tables.map((table) => [table, database.prepare(`SELECT count(*) FROM ${table}`).pluck().get()]));
}
