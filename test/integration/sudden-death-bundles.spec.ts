import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Database } from 'better-sqlite3';
import type { BundleContents } from '@onthefly/shared-types';
import { CommandLine, ServerProcess } from '../support/command-line';
import { resultOf } from '../support/jobs';
import { lookAtLeftBehind } from '../support/left-behind';
import { SeededRandom } from '../support/seeded-random';
import { dieSuddenly } from '../support/sudden-death';
import { TestBackend } from '../support/test-backend';
import { stepLines, Wire } from '../support/wire';

const EXPORT_DEATHS = 16;
const IMPORT_DEATHS = 30;
const STEPS = 12_000;
const CHECKPOINTS = 3;
const CHECKPOINT_BYTES = 6_000_000;
/** The first part of a command's life is the start of Node.js. */
const START_SHARE = 0.3;

/** Rows that a person can see, and those that are hidden. */
interface Left {
    readonly steps: number;
    readonly hidden: number;
    readonly unfinished: number;
}

describe('An export or import that is killed', function () {
    this.timeout(180_000);

    const random = SeededRandom.fromEnvironment();
    let folder: string;
    let data: string;
    let bundle: string;

    before(async () => {
        folder = mkdtempSync(join(tmpdir(), 'onthefly-bundle-deaths-'));
        data = join(folder, 'data');
        bundle = join(folder, 'bundle');
        const backend = await TestBackend.start({ dataFolder: data });
        const wire = await Wire.open(await backend.port());
        await wire.write(`${stepLines('sess-kills', STEPS).join('\n')}\n`);
        await backend.untilStored(STEPS);
        await wire.close();
        mkdirSync(join(folder, 'files'));
        for (let step = 1; step <= CHECKPOINTS; step++) {
            const place = join(folder, 'files', `step${step}.pt`);
            writeFileSync(place, randomBytes(CHECKPOINT_BYTES));
            const insert = "INSERT INTO checkpoints VALUES ('sess-kills', ?, 'baseline', ?, 'save', 1, NULL, ?)";
            await backend.write(insert, `./step${step}.pt`, step, place);
        }
        await resultOf(backend.dashboard, { type: 'exportSessions', sessionIds: ['sess-kills'], format: 'bundle', path: bundle });
        await backend.stop({ keepFolder: true });
    });

    after(() => rmSync(folder, { recursive: true, force: true }));

    function look(place: string): Left {
        return lookAtLeftBehind(join(place, 'onthefly.sqlite'), (database: Database) => {
            const count = (sql: string): number => Number(database.prepare(sql).pluck().get());
            return {
                steps: count('SELECT count(*) FROM metrics JOIN sessions USING (session_id) WHERE deleted_at IS NULL'),
                hidden: count('SELECT count(*) FROM sessions WHERE deleted_at IS NOT NULL'),
                unfinished: count('SELECT count(*) FROM imports WHERE finished_at IS NULL'),
            };
        });
    }

    /** Milliseconds from its start to its end. */
    async function timeOf(parameters: readonly string[]): Promise<number> {
        const begin = performance.now();
        const { exitCode, errors } = await CommandLine.run(parameters);
        assert.equal(exitCode, 0, errors);
        return performance.now() - begin;
    }

    async function contentsOf(path: string): Promise<BundleContents> {
        return CommandLine.json<BundleContents>(['import', path, '--look', '--data-dir', join(folder, 'nowhere')]);
    }

    it(`is no export, ${EXPORT_DEATHS} times: what has the name of one is whole, and the next one works`, async () => {
        const target = join(folder, 'out');
        mkdirSync(target);
        const parametersOf = (round: number): string[] => {
            const path = join(target, round % 2 === 0 ? 'export.zip' : 'export');
            return ['export', path, '--yes', '--data-dir', data];
        };
        const lifetime = await timeOf(parametersOf(0));
        const remains = new Set<string>();
        await dieSuddenly<CommandLine>({
            times: EXPORT_DEATHS,
            random,
            start: async (round) => new CommandLine(parametersOf(round)),
            childOf: ({ child }) => child,
            moment: (_, chance) => delay(lifetime * (START_SHARE + chance.below(1 - START_SHARE))),
            check: async () => {
                assert.deepEqual(look(data), { steps: STEPS, hidden: 0, unfinished: 0 });
                for (const name of readdirSync(target)) {
                    if (name.startsWith('.')) {
                        remains.add(name.replace(/^.*\./, ''));
                    } else {
                        assert.deepEqual((await contentsOf(join(target, name))).problems, [], name);
                    }
                }
            },
        });
        assert.ok(remains.has('part') || remains.has('scratch'), 'no moment was in the middle of one');
        for (const round of [0, 1]) {
            await timeOf(parametersOf(round));
        }
        assert.deepEqual(readdirSync(target).sort(), ['export', 'export.zip'], 'what the killed ones left is gone');
        const imported = await CommandLine.run(['import', join(target, 'export.zip'), '--data-dir', join(folder, 'check')]);
        assert.equal(imported.exitCode, 0, imported.errors);
    });

    it(`is no import, ${IMPORT_DEATHS} times: nothing of it or all of it is there, and the next one works`, async () => {
        const empty = join(folder, 'empty');
        await (await TestBackend.start({ dataFolder: empty })).stop({ keepFolder: true });
        assert.ok(existsSync(join(empty, 'onthefly.sqlite')));
        const measured = await ServerProcess.start(join(folder, 'measured'));
        const lifetime = await timeOf(['import', bundle, '--data-dir', join(folder, 'measured')]);
        await measured.stop();
        let inTheMiddle = 0;
        let place = join(folder, 'place');
        cpSync(empty, place, { recursive: true });
        await dieSuddenly<{ readonly recorder: ServerProcess; readonly command: CommandLine }>({
            times: IMPORT_DEATHS,
            random,
            start: async () => {
                const recorder = await ServerProcess.start(place);
                return { recorder, command: new CommandLine(['import', bundle, '--data-dir', place]) };
            },
            childOf: ({ recorder }) => recorder.process.child,
            moment: (_, chance) => delay(lifetime * (START_SHARE + chance.below(1 - START_SHARE))),
            check: async ({ command }, round) => {
                await command.end();
                const left = look(place);
                assert.ok(left.steps === 0 || left.steps === STEPS, `${left.steps} steps are to be seen`);
                inTheMiddle += left.unfinished;
                if (left.steps > 0) {
                    place = join(folder, `place-${round}`);
                    cpSync(empty, place, { recursive: true });
                }
            },
        });
        assert.ok(inTheMiddle > 0, 'no moment was in the middle of one');
        await timeOf(['import', bundle, '--data-dir', place]);
        assert.deepEqual(look(place), { steps: STEPS, hidden: 0, unfinished: 0 });
        assert.equal(readdirSync(join(place, 'imported')).length, 1, 'files of the killed ones are gone');
    });
});
