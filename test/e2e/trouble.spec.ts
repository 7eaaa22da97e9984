import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { OnTheFlyIde } from './pages/onthefly-ide';
import { sharedIde, test } from './support/test';

test.describe('When the port for trainers is taken', () => {
    let squatter: Server;
    const ide = sharedIde({
        prepare: async ({ wantedTrainerPort }) => {
            squatter = createServer();
            squatter.listen(wantedTrainerPort, '127.0.0.1');
            await once(squatter, 'listening');
        },
    });
    test.afterAll(() => squatter.close());

    test('the IDE says where it listens instead, and its terminals know', async ({ page }) => {
        const { wantedTrainerPort, trainerPort } = ide();
        const workbench = await OnTheFlyIde.open(page, ide().url);
        const { dashboard } = workbench;
        expect(trainerPort).not.toBe(wantedTrainerPort);
        await expect(dashboard.banners).toContainText(`Port ${wantedTrainerPort} was taken by `);
        await expect(dashboard.banners).toContainText(`(process ${process.pid})`);
        await expect(dashboard.banners).toContainText(`listening on ${trainerPort}`);
        await expect(dashboard.banners).toContainText(`export ONTHEFLY_DASHBOARD_PORT=${trainerPort}`);
        await expect(workbench.notification(`Port ${wantedTrainerPort} is taken by `)).toContainText(`on port ${trainerPort} instead`);
        await expect(dashboard.guide).toContainText(`127.0.0.1:${trainerPort}`);

        const terminal = await workbench.openTerminal();
        await terminal.waitUntilReady(ide().temporaryPath('ready'));
        await terminal.run(`"$PYTHON" examples/train.py --max-steps 50 --save-dir ${ide().temporaryPath('checkpoints')}`);
        await expect(dashboard.activity).toHaveText('Finished', { timeout: 40_000 });
        await expect(dashboard.figure('step')).toHaveText('50');
    });
});

test.describe('When nothing can be written to the data folder', () => {
    // Not even root can make a folder where a file is.
    const ide = sharedIde({ prepare: ({ dataFolder }) => writeFileSync(dataFolder, 'in the way') });

    test('the IDE says so and draws the training all the same', async ({ page, train }) => {
        const workbench = await OnTheFlyIde.open(page, ide().url);
        const { dashboard } = workbench;
        await expect(workbench.notification('Nothing is being saved')).toBeVisible();
        await expect(dashboard.banners).toContainText('Nothing is being saved');
        await expect(dashboard.banners).toContainText(`the data folder ${ide().dataFolder} can't be written`);
        await expect(dashboard.banners).toContainText('Make it writable or set ONTHEFLY_DATA_DIR to another folder');

        train(ide().trainerPort, '--delay', '0.01');
        await expect(dashboard.activity).toHaveText('Running', { timeout: 40_000 });
        await expect.poll(async () => (await dashboard.curve('loss')).steps.length).toBeGreaterThan(0);
        const early = (await dashboard.curve('loss')).steps.length;
        await expect.poll(async () => (await dashboard.curve('loss')).steps.length).toBeGreaterThan(early + 50);
        await expect(dashboard.log.row(/step \d+: train_loss/).first()).toBeVisible();
    });
});

test.describe('When the session database is damaged', () => {
    const damaged = 'this is not a database, and it is longer than the head of one would be '.repeat(100);
    const ide = sharedIde({
        prepare: ({ dataFolder }) => {
            mkdirSync(dataFolder);
            writeFileSync(join(dataFolder, 'onthefly.sqlite'), damaged);
        },
    });

    test('the IDE says so, keeps the file under a new name and records in a new one', async ({ page, train }) => {
        const workbench = await OnTheFlyIde.open(page, ide().url);
        const { dashboard } = workbench;
        await expect(workbench.notification('The session database was damaged.')).toBeVisible();
        const [kept, ...others] = readdirSync(ide().dataFolder).filter((name) => name.startsWith('onthefly.sqlite.damaged-'));
        expect(others).toEqual([]);
        expect(readFileSync(join(ide().dataFolder, kept ?? ''), 'utf8')).toBe(damaged);
        await expect(dashboard.banners).toContainText('The session database was damaged.');
        await expect(dashboard.banners).toContainText(`It was kept as ${join(ide().dataFolder, kept ?? '')}`);

        const trainer = train(ide().trainerPort, '--project', 'after-damage', '--max-steps', '100');
        expect(await trainer.end(), trainer.output).toBe(0);
        await expect(dashboard.figure('step')).toHaveText('100');
        expect(ide().storedSteps('after-damage')).toHaveLength(100);
    });
});
