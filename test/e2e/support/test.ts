import { test as base } from '@playwright/test';
import { TrainerProcess } from '../../support/trainer-process';
import { Ide, type IdeOptions } from './ide';

interface Fixtures {
    /** Starts a real trainer, the example, that ends with the test. */
    readonly train: (port: number, ...parameters: string[]) => TrainerProcess;
}

export const test = base.extend<Fixtures>({
    // eslint-disable-next-line no-empty-pattern -- Playwright reads from the pattern which other fixtures are needed.
    train: async ({}, use, testInfo) => {
        const trainers: TrainerProcess[] = [];
        await use((port, ...parameters) => {
            const trainer = new TrainerProcess(port, parameters);
            trainers.push(trainer);
            return trainer;
        });
        await Promise.all(trainers.map((trainer) => trainer.kill()));
        if (testInfo.status !== testInfo.expectedStatus) {
            for (const [index, { output }] of trainers.entries()) {
                await testInfo.attach(`trainer-${index + 1}.log`, { body: output });
            }
        }
    },
});

/** One IDE for all tests of the calling file or group. Its log is attached to tests that fail. */
export function sharedIde(options: IdeOptions = {}): () => Ide {
    let ide: Ide | undefined;
    test.beforeAll(async () => {
        ide = await Ide.start(options);
    });
    // eslint-disable-next-line no-empty-pattern -- as above
    test.afterEach(async ({}, testInfo) => {
        if (testInfo.status !== testInfo.expectedStatus) {
            await testInfo.attach('ide.log', { body: ide?.log ?? '' });
        }
    });
    test.afterAll(async () => ide?.dispose());
    return () => {
        if (!ide) {
            throw new Error('The IDE is started before the first test.');
        }
        return ide;
    };
}
