import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Refused } from './batch-store';

/** Where what the database refused is kept, as JSON lines with the reason. */
export function setAsideFile(folder: string): string {
    return join(folder, 'onthefly.set-aside.jsonl');
}

/** @throws Error when the file can't be written */
export function setAside(folder: string, refused: readonly Refused[], now: number): void {
    const lines = refused.map(({ session, name, reason, content }) =>
        JSON.stringify({ at: new Date(now).toISOString(), session: session.sessionId, name, reason, content }),
    );
    appendFileSync(setAsideFile(folder), `${lines.join('\n')}\n`, { mode: 0o600 });
}
