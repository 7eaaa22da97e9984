import assert from 'node:assert/strict';
import { splitEnding, toFileName, UniqueNames } from '@onthefly/shared-types';

const MOST_BYTES = 255;

describe('toFileName', () => {
    it('keeps letters of every alphabet, in one spelling', () => {
        for (const name of ['训练一', 'résumé', 'обучение 2', 'تدريب', 'हिन्दी', 'baseline', 'v1.5 (final)']) {
            assert.equal(toFileName(name), name.normalize('NFC'));
        }
        assert.equal(toFileName('re\u0301sume\u0301'), 'résumé');
    });

    it('gives no name that Windows keeps for itself', () => {
        for (const name of ['aux', 'CON', 'nul', 'com1', 'LPT9', 'com¹', 'aux.tar', 'nul .x', 'prn.']) {
            const found = toFileName(name, '.csv');
            assert.doesNotMatch(found, /^(con|prn|aux|nul|com.|lpt.)\s*\./i, found);
        }
        assert.deepEqual([toFileName('aux'), toFileName('aux', '.csv'), toFileName('auxiliary')], ['aux_', 'aux_.csv', 'auxiliary']);
    });

    it('gives no name that is hidden, an option, a parent folder, or ends as Windows drops it', () => {
        assert.deepEqual(
            ['-rf', '--help', '.bashrc', '..', '../../x', '/etc/passwd', 'C:\\x', 'end. . ', 'a/b', 'a\0b\n', '-.- x'].map((name) =>
                toFileName(name),
            ),
            ['rf', 'help', 'bashrc', 'unnamed', 'x', 'etc-passwd', 'C-x', 'end', 'a-b', 'a-b-', 'x'],
        );
    });

    it('gives a name where nothing is left', () => {
        assert.deepEqual([toFileName(''), toFileName('///', '.csv'), toFileName('. .')], ['unnamed', 'unnamed.csv', 'unnamed']);
    });

    it('has room in every folder, and cuts no character in two', () => {
        for (const character of ['a', 'é', '训', '𠀀', 'e\u0323\u0302']) {
            const name = toFileName(character.repeat(300), '.csv');
            assert.ok(Buffer.byteLength(name) < MOST_BYTES, name);
            assert.equal(name.replaceAll(character.normalize('NFC'), ''), '.csv');
        }
    });
});

describe('splitEnding', () => {
    it('takes only what looks like one', () => {
        assert.deepEqual(['a.pt', 'a.tar.gz', '.hidden', 'a', 'v1. x'].map(splitEnding), [
            ['a', '.pt'],
            ['a.tar', '.gz'],
            ['.hidden', ''],
            ['a', ''],
            ['v1. x', ''],
        ]);
    });
});

describe('UniqueNames', () => {
    it('gives out each name once, whatever case and spelling it is in', () => {
        const names = new UniqueNames();
        assert.deepEqual(
            ['a.pt', 'A.PT', 'a.pt', 'é', 'E\u0301'].map((name) => names.take(name)),
            ['a.pt', 'A-2.PT', 'a-3.pt', 'é', 'E\u0301-2'],
        );
    });
});
