import { strict as assert } from 'node:assert';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ACTIONS } from '@onthefly/frontend/lib/model/actions/action-list';
import { REPOSITORY } from '../support/trainer-process';

const DOCS = join(REPOSITORY, 'docs');

function pages(): readonly string[] {
    const names = readdirSync(DOCS, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.md'));
    return [join(REPOSITORY, 'README.md'), ...names.map((name) => join(DOCS, name))];
}

describe('The guide', () => {
    it('lists every command with its keys', () => {
        const rows = readFileSync(join(DOCS, 'guide', 'commands.md'), 'utf8')
            .split('\n')
            .map((line) => line.split('|').map((cell) => cell.trim()));
        for (const { title, keybinding = '' } of ACTIONS) {
            const keys = keybinding.replace('ctrlcmd', 'ctrl').toLowerCase();
            assert.ok(
                rows.some(([, command, pressed]) => command === title && pressed?.toLowerCase() === keys),
                `docs/guide/commands.md has no row "${title}" with the keys "${keys}"`,
            );
        }
    });

    it('leads nowhere that is not there', () => {
        for (const page of pages()) {
            const text = readFileSync(page, 'utf8');
            const targets = [...text.matchAll(/\]\(([^)#\s]+)[^)]*\)|<img src="([^"]+)"/g)].map(([, link, image]) => link ?? image ?? '');
            for (const target of targets.filter((each) => !/^https?:/.test(each))) {
                assert.ok(existsSync(join(dirname(page), target)), `${page} leads to ${target}`);
            }
        }
    });

    it('shows every picture that is there', () => {
        const texts = pages()
            .map((page) => readFileSync(page, 'utf8'))
            .join('\n');
        for (const picture of readdirSync(join(DOCS, 'images'))) {
            assert.ok(texts.includes(`images/${picture}`), picture);
        }
    });
});
