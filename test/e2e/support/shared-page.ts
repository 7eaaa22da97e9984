import { TrainerProcess } from '../../support/trainer-process';
import { OnTheFlyIde } from '../pages/onthefly-ide';
import type { Ide } from './ide';
import { test } from './test';

/** One page for all tests of the calling group, which go on where the one before them stopped. Call after `sharedIde`. */
export function sharedPage(ide: () => Ide): () => OnTheFlyIde {
    let workbench: OnTheFlyIde | undefined;
    test.describe.configure({ mode: 'serial' });
    test.beforeAll(async ({ browser }) => {
        const context = await browser.newContext({ permissions: ['clipboard-read', 'clipboard-write'] });
        workbench = await OnTheFlyIde.open(await context.newPage(), ide().url);
    });
    test.afterAll(() => workbench?.page.context().close());
    return () => {
        if (!workbench) {
            throw new Error('The page is opened before the first test.');
        }
        return workbench;
    };
}

/** A real trainer for all tests of the calling group, connected. Call after `sharedIde`. */
export function sharedTrainer(ide: () => Ide, ...parameters: string[]): () => TrainerProcess {
    let trainer: TrainerProcess | undefined;
    test.beforeAll(() => {
        trainer = new TrainerProcess(ide().trainerPort, parameters);
    });
    // eslint-disable-next-line no-empty-pattern -- Playwright reads from the pattern which fixtures are needed.
    test.afterEach(async ({}, testInfo) => {
        if (testInfo.status !== testInfo.expectedStatus) {
            await testInfo.attach('trainer.log', { body: trainer?.output ?? '' });
        }
    });
    test.afterAll(() => trainer?.kill());
    return () => {
        if (!trainer) {
            throw new Error('The trainer is started before the first test.');
        }
        return trainer;
    };
}
