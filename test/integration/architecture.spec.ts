import { strict as assert } from 'node:assert';
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { REPOSITORY } from '../support/trainer-process';

const PAGE = readFileSync(join(REPOSITORY, 'docs', 'architecture.md'), 'utf8').replace(/```[^`]*```/g, '');
const SOURCES = ['backend', 'frontend'].map((name) => join(REPOSITORY, 'packages', name, 'src'));

function namesIn(text: string): string[] {
    return [...text.matchAll(/`([^`]+)`/g)].map(([, name]) => name ?? '');
}

describe('The architecture page', () => {
    const { LAYERS } = createRequire(__filename)(join(REPOSITORY, 'packages', 'backend', 'layers.cjs')) as {
        LAYERS: readonly (readonly [folder: string, mayImport: readonly string[]])[];
    };

    it('tells of each folder of the backend what the linter lets it import, from the lowest to the highest', () => {
        const rows = PAGE.slice(PAGE.indexOf('## What may import what'))
            .split('\n')
            .filter((line) => line.startsWith('| `'));
        const told = rows.map((row) => {
            const [, folder = '', , mayImport = ''] = row.split('|');
            return [namesIn(folder)[0], namesIn(mayImport)];
        });
        assert.deepEqual(told, LAYERS);
    });

    it('leaves no folder of the backend out', () => {
        const folders = readdirSync(SOURCES[0] ?? '', { withFileTypes: true }).filter((entry) => entry.isDirectory());
        const placed = LAYERS.map(([folder]) => folder).filter((folder) => folder !== '.');
        assert.deepEqual(folders.map(({ name }) => name).sort(), placed.sort());
    });

    it('names only files that are there', () => {
        const files = SOURCES.flatMap((folder) => readdirSync(folder, { recursive: true, encoding: 'utf8' }));
        const named = namesIn(PAGE).filter((name) => name.endsWith('.ts'));
        assert.ok(named.length > 40);
        for (const name of named) {
            assert.ok(
                files.some((file) => file === name || file.endsWith(`/${name}`)),
                name,
            );
        }
    });
});
