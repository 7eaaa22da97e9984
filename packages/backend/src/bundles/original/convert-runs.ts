import { isObject } from '../../common/field-reader';
import type { Conversion } from './conversion';
import type { ConvertedSession } from './converted-session';
import type { ForeignRow } from './foreign-row';
import type { OriginalTable } from './original-layout';

/** `runs`, `run_edges` and `run_subsets`. */
export async function convertRuns(conversion: Conversion): Promise<void> {
    await readRuns(conversion);
    await readEdges(conversion);
    await readSubsets(conversion);
}

async function readRuns(conversion: Conversion): Promise<void> {
    for await (const row of conversion.rows('runs')) {
        const runId = row.text('runid', 'id', 'run');
        if (runId === undefined || runId === '') {
            continue;
        }
        const session = conversion.book.find(runId, row.text('sessionid', 'session'));
        const run = session.run(runId);
        run.name = row.text('name', 'runname', 'displayname', 'label') ?? runId;
        run.kind = row.text('kind', 'type');
        run.startedAt = row.time('createdat', 'startedat', 'ts', 'timestamp', 'created', 'time');
        run.eventSeq = row.count('eventseq') ?? 0;
        run.givenName = row.text('givenname');
        run.note = row.text('note');
        run.pinned = row.number('pinned') === 1;
        const project = row.text('project', 'projectname');
        session.project ??= project;
        const meta = row.json('meta', 'metajson', 'config', 'info');
        const parents = row.text('parents', 'parentids', 'parent', 'parentrunid', 'parentid');
        addParents(run.parents, parseList(parents));
        const rest = row.rest();
        run.meta = { ...(isObject(meta) ? meta : {}), ...(Object.keys(rest).length > 0 ? { original: rest } : {}) };
    }
}

async function readEdges(conversion: Conversion): Promise<void> {
    for await (const row of conversion.rows('run_edges')) {
        const child = row.text('childrunid', 'child', 'childid', 'torunid', 'dst', 'target', 'runid');
        const parent = row.text('parentrunid', 'parent', 'parentid', 'fromrunid', 'src', 'source');
        if (child !== undefined && parent !== undefined) {
            const session = conversion.book.find(child, row.text('sessionid', 'session'));
            addParents(session.run(child).parents, [parent]);
            row.take('position');
            keepWith(conversion, session, child, 'run_edges', row, { parent });
        }
    }
}

/** A row for each run, or for each of its samples. */
async function readSubsets(conversion: Conversion): Promise<void> {
    const samples = new Map<Record<string, unknown>, number[]>();
    for await (const row of conversion.rows('run_subsets')) {
        const runId = row.text('runid', 'run');
        if (runId === undefined) {
            continue;
        }
        const session = conversion.book.find(runId, row.text('sessionid', 'session'));
        const { meta } = session.run(runId);
        const ids = samples.get(meta) ?? [];
        samples.set(meta, ids);
        const sample = row.count('sampleindex', 'sampleid', 'idx', 'index');
        const indices = sample === undefined ? row.json('indices', 'subsetindices', 'sampleindices', 'ids') : [sample];
        ids.push(...(Array.isArray(indices) ? indices.filter((index): index is number => Number.isSafeInteger(index)) : []));
        const selection = row.json('selection');
        meta['subset_count'] = row.count('samplecount', 'count', 'subsetcount', 'n') ?? ids.length;
        const region = row.json('region');
        meta['region'] ??= region ?? {};
        meta['selection'] = ids.length > 0 ? { ...(isObject(selection) ? selection : { kind: 'indices' }), ids } : (selection ?? null);
        keepWith(conversion, session, runId, 'run_subsets', row, sample === undefined ? {} : { sample });
    }
}

/** What is left of a row, with what tells which row it was. */
function keepWith(
    { book }: Conversion,
    session: ConvertedSession,
    runId: string,
    table: OriginalTable,
    row: ForeignRow,
    key: Record<string, unknown>,
): void {
    const rest = row.rest();
    book.keep(session, runId, table, Object.keys(rest).length > 0 ? { ...rest, ...key } : {});
}

function addParents(known: string[], parents: readonly unknown[]): void {
    for (const parent of parents) {
        if (typeof parent === 'string' && parent !== '' && !known.includes(parent)) {
            known.push(parent);
        }
    }
}

/** A JSON array, or one name. */
function parseList(text: string | undefined): readonly unknown[] {
    try {
        const parsed: unknown = JSON.parse(text ?? '[]');
        return Array.isArray(parsed) ? parsed : [text];
    } catch {
        return [text];
    }
}
