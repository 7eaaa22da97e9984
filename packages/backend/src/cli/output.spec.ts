import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { Output } from './output';

/** Clears the screen, sets the title, and moves up, in the old and in the one-byte form. */
const COMMANDS = '\u001b[2J \u001b]0;title\u0007 \u009b3A \u007f \r';

function makeOutput(isTTY: boolean): { output: Output; written: () => string } {
    const makeStream = (): PassThrough & { isTTY: boolean } => Object.assign(new PassThrough(), { isTTY, columns: 200 });
    const [results, remarks] = [makeStream(), makeStream()];
    return { output: new Output(results, remarks), written: () => `${results.read() ?? ''}${remarks.read() ?? ''}` };
}

describe('The output of a command', () => {
    it('has nothing for people in it that a terminal would obey', async () => {
        const { output, written } = makeOutput(true);
        await output.print(`log${COMMANDS}`);
        await output.printJson({ name: COMMANDS });
        await output.write(`loss,${COMMANDS}\n`);
        output.complain(`error${COMMANDS}`);
        output.showRemark(`run${COMMANDS}\nsecond line`);
        // eslint-disable-next-line no-control-regex
        assert.doesNotMatch(written(), /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/);
    });

    it('is exact where a program reads it', async () => {
        const { output, written } = makeOutput(false);
        await output.write(`loss,${COMMANDS}\n`);
        assert.equal(written(), `loss,${COMMANDS}\n`);
    });
});
