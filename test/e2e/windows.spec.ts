import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, type Locator, type Page } from '@playwright/test';
import { stepLines, Wire } from '../support/wire';
import type { Dashboard } from './pages/dashboard';
import { OnTheFlyIde } from './pages/onthefly-ide';
import { sharedIde, test } from './support/test';

const FOLDERS = ['left', 'right'] as const;
type Folder = (typeof FOLDERS)[number];

test.describe('Pages of one IDE with a workspace each', () => {
    const ide = sharedIde({
        prepare: ({ workspace }) => FOLDERS.forEach((folder) => mkdirSync(join(workspace, folder))),
    });

    const open = (page: Page, folder: Folder): Promise<OnTheFlyIde> =>
        OnTheFlyIde.open(page, `${ide().url}/#${join(ide().workspace, folder)}`);
    const shown = ({ sessionPicker }: Dashboard): Locator => sessionPicker.locator('option:checked');
    const badge = ({ root }: Dashboard): Locator => root.locator('otf-attention-badge');

    async function train(workbench: OnTheFlyIde, name: Folder): Promise<void> {
        await workbench.page.bringToFront();
        const terminal = await workbench.openTerminal();
        await terminal.waitUntilReady(ide().temporaryPath('ready'));
        const parameters = `--project ${name} --run-name ${name} --delay 0.02 --save-dir ${ide().temporaryPath('checkpoints')}`;
        await terminal.run(`"$PYTHON" ../examples/train.py ${parameters} > output.txt 2>&1 &`);
    }

    test('look at different sessions: a training leads where it was started, and is a badge elsewhere', async ({ page, context }) => {
        const wire = await Wire.open(ide().trainerPort);
        await wire.write(`${stepLines('sess-earlier', 5).join('\n')}\n`);
        await wire.close();
        const left = await open(page, 'left');
        const right = await open(await context.newPage(), 'right');
        await expect(shown(left.dashboard)).toHaveAttribute('value', 'sess-earlier');
        await expect(shown(right.dashboard)).toHaveAttribute('value', 'sess-earlier');

        await train(left, 'left');
        await expect(shown(left.dashboard)).toContainText('left', { timeout: 40_000 });
        await expect(badge(right.dashboard)).toContainText('left: trains, too');
        await expect(shown(right.dashboard)).toHaveAttribute('value', 'sess-earlier');

        await train(right, 'right');
        await expect(shown(right.dashboard)).toContainText('right', { timeout: 40_000 });
        await expect(badge(left.dashboard)).toContainText('right: trains, too');
        await expect(shown(left.dashboard)).toContainText('left');

        await right.dashboard.toolbar.button('Pause').click();
        await expect(right.dashboard.activity).toHaveText('Paused');
        await expect(left.dashboard.activity).toHaveText('Running');
        await expect(badge(left.dashboard)).toContainText('right: waits, paused');

        await badge(right.dashboard).getByRole('button').click();
        await expect(shown(right.dashboard)).toContainText('left');
        await badge(left.dashboard).getByRole('button').click();
        await expect(shown(left.dashboard)).toContainText('right');
        await right.reload();
        await expect(shown(right.dashboard)).toContainText('left');
        await left.dashboard.toolbar.button('Resume').click();
        await expect(left.dashboard.activity).toHaveText('Running');
    });
});
