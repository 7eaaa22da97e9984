import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, type Locator } from '@playwright/test';
import { OnTheFlyIde } from '../e2e/pages/onthefly-ide';
import type { Dashboard } from '../e2e/pages/dashboard';
import { countTo } from '../e2e/support/count-to';
import { Ide } from '../e2e/support/ide';
import { TrainerProcess } from '../support/trainer-process';
import { VscodeWorkbench } from './pages/vscode-workbench';
import { CODE_SERVER_OBSTACLE, CodeServer } from './support/code-server';

test.skip(CODE_SERVER_OBSTACLE !== undefined, CODE_SERVER_OBSTACLE);
test.describe('Theia and code-server on one data folder', () => {
    const data = mkdtempSync(join(tmpdir(), 'onthefly-shared-'));
    let theia: Ide;
    let codeServer: CodeServer;
    let trainer: TrainerProcess | undefined;

    test.beforeAll(async () => {
        const environment = { ONTHEFLY_DATA_DIR: data };
        theia = await Ide.start({ environment });
        codeServer = await CodeServer.start(environment);
    });
    test.afterAll(async () => {
        await trainer?.kill();
        await codeServer?.dispose();
        await theia?.dispose();
        rmSync(data, { recursive: true, force: true });
    });

    test('see and steer the same trainer, each the other one’s commands, too', async ({ page, context }) => {
        const { dashboard: left } = await OnTheFlyIde.open(page, theia.url);
        const workbench = await VscodeWorkbench.open(await context.newPage(), codeServer.url, codeServer.workspace);
        await workbench.runCommand('OnTheFly: Open Dashboard');
        const { dashboard: right } = workbench;
        const all = [left, right];
        const each = (check: (dashboard: Dashboard) => Promise<void>): Promise<void[]> => Promise.all(all.map(check));

        trainer = new TrainerProcess(theia.trainerPort, ['--project', 'shared', '--max-steps', '1500', '--delay', '0.01']);
        await each((dashboard) => expect(dashboard.sessionPicker.locator('option:checked')).toContainText('shared', { timeout: 40_000 }));
        await each((dashboard) => expect(dashboard.activity).toHaveText('Running'));
        await each((dashboard) => expect.poll(() => dashboard.step()).toBeGreaterThan(20));

        for (const [one, other] of [
            [left, right],
            [right, left],
        ] as const) {
            await one.toolbar.button('Pause').click();
            await each((dashboard) => expect(dashboard.activity).toHaveText('Paused'));
            const stopped = theia.storedSteps('shared').length;
            await each((dashboard) => expect(newestCommand(dashboard)).toContainText(`Applied at step ${stopped}`));
            await each((dashboard) => expect(newestCommand(dashboard)).toContainText('Pause'));
            await other.toolbar.button('Resume').click();
            await each((dashboard) => expect(newestCommand(dashboard)).toContainText('Resume'));
            await each((dashboard) => expect(newestCommand(dashboard)).toContainText('Applied'));
            await each((dashboard) => expect(dashboard.activity).toHaveText('Running'));
        }

        expect(await trainer.end(), trainer.output).toBe(0);
        expect(trainer.output.split('dashboard connected'), 'it connected once').toHaveLength(2);
        await each((dashboard) => expect(dashboard.activity).toHaveText('Finished'));
        await each((dashboard) => expect.poll(async () => (await dashboard.curve('loss')).steps).toEqual(countTo(1_500)));
        expect(theia.recorder.pid).toBe(codeServer.recorder.pid);
    });
});

function newestCommand({ commands }: Dashboard): Locator {
    return commands.root.getByRole('listitem').first();
}
