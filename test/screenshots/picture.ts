import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import UPNG from '@pdf-lib/upng';
import type { Locator, Page } from 'playwright-core';
import { REPOSITORY } from '../support/trainer-process';

const FOLDER = join(REPOSITORY, 'docs', 'images');
/** Enough for flat surfaces and text with soft edges. */
const COLOURS = 128;

/** Writes what is seen as `docs/images/NAME.png`, with so few colours that it is a third as large. */
export async function takePicture(of: Page | Locator, name: string): Promise<void> {
    await ('page' in of ? of.page() : of).mouse.move(0, 0);
    const taken = await of.screenshot({ animations: 'disabled' });
    const { width, height, ...image } = UPNG.decode(new Uint8Array(taken).buffer);
    const [pixels] = UPNG.toRGBA8({ width, height, ...image });
    if (!pixels) {
        throw new Error(`The picture ${name} is empty.`);
    }
    writeFileSync(join(FOLDER, `${name}.png`), new Uint8Array(UPNG.encode([pixels], width, height, COLOURS)));
    process.stdout.write(`docs/images/${name}.png\n`);
}
