import type { Conversion } from './conversion';

/** `checkpoints` and `session_final_models`, with their files. */
export async function convertModels(conversion: Conversion): Promise<void> {
    await readCheckpoints(conversion);
    await readFinalModels(conversion);
}

async function readCheckpoints(conversion: Conversion): Promise<void> {
    const { book, target, files } = conversion;
    const insert = target.prepare('INSERT INTO checkpoints VALUES (?, ?, ?, ?, ?, ?, ?, NULL)');
    for await (const row of conversion.rows('checkpoints')) {
        const told = row.text('runid', 'run');
        const session = book.find(told, row.text('sessionid', 'session'));
        const runId = told ?? session.currentRunId ?? session.sessionId;
        session.run(runId);
        const id = row.text('ckptid', 'checkpointid', 'id');
        const place = row.text('path', 'ckptpath', 'file', 'filepath', 'filename');
        const step = row.count('step', 'globalstep') ?? 0;
        const at = session.timeOf(row.time('createdat', 'savedat', 'ts', 'timestamp', 'created', 'time'));
        const file = files.findCheckpoint(id, place);
        const path = conversion.addCheckpoint(session.sessionId, place ?? `checkpoints/${id ?? String(step)}.pt`, id, file);
        const source = row.text('source', 'kind', 'reason') ?? 'import';
        insert.run(session.sessionId, path, runId, step, source, at, row.count('eventseq') ?? null);
        const rest = row.rest();
        book.keep(session, runId, 'checkpoints', Object.keys(rest).length > 0 ? { ...rest, path } : {}, at);
    }
}

async function readFinalModels(conversion: Conversion): Promise<void> {
    const { book, target, files, checkpoints } = conversion;
    const insert = target.prepare('INSERT OR REPLACE INTO session_final_models VALUES (?, ?, ?, ?, ?, ?, ?, ?)');
    const insertCheckpoint = target.prepare("INSERT INTO checkpoints VALUES (?, ?, ?, ?, 'final', ?, NULL, NULL)");
    for await (const row of conversion.rows('session_final_models')) {
        const told = row.text('runid', 'run');
        const session = book.find(told, row.text('sessionid', 'session'));
        const { sessionId } = session;
        const runId = told ?? session.currentRunId ?? sessionId;
        session.run(runId);
        const label = row.text('label', 'name', 'envtestlabel') ?? 'final';
        const step = row.count('step', 'globalstep') ?? 0;
        const at = session.timeOf(row.time('createdat', 'updatedat', 'testedat', 'ts', 'timestamp', 'time'));
        const file = files.findFinalModel(sessionId);
        const path = row.text('ckptpath', 'checkpointpath', 'modelpath', 'path', 'file') ?? file?.path;
        const loss = row.number('avgloss', 'averageloss', 'avgtestloss', 'testloss', 'loss') ?? null;
        insert.run(sessionId, runId, label, step, path ?? null, loss, row.text('source') ?? null, at);
        if (file && !checkpoints.some((each) => each.sessionId === sessionId && each.path === file.path)) {
            insertCheckpoint.run(sessionId, conversion.addCheckpoint(sessionId, file.path, undefined, file), runId, step, at);
        }
        const rest = row.rest();
        book.keep(session, runId, 'session_final_models', Object.keys(rest).length > 0 ? { ...rest, label } : {}, at);
    }
}
