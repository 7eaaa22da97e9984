import type { ExportFormat, ExportPlan } from '@onthefly/shared-types';
import { formatBytes, formatInteger } from '../../format/number-format';

export interface FormatWords {
    readonly name: string;
    readonly description: string;
    /** Of the file; a folder has none. */
    readonly extension?: string;
    readonly holdsCheckpoints?: boolean;
    /** Of one session at a time. */
    readonly single?: boolean;
}

export const FORMAT_WORDS: Readonly<Record<ExportFormat, FormatWords>> = {
    zip: {
        name: 'Bundle, one file',
        description: 'Everything there is, in one .zip file that can be imported on another machine.',
        extension: 'zip',
        holdsCheckpoints: true,
    },
    bundle: {
        name: 'Bundle, a folder',
        description: 'Everything there is, in a folder that can be imported on another machine.',
        holdsCheckpoints: true,
    },
    original: {
        name: 'Bundle for the desktop extension',
        description: 'A folder in the layout of the original OnTheFly extension.',
        holdsCheckpoints: true,
    },
    csv: { name: 'Metrics as CSV', description: 'A row for each step, with all metrics and the time.', extension: 'csv' },
    jsonl: { name: 'Metrics as JSON Lines', description: 'A line for each step, with all metrics and the time.', extension: 'jsonl' },
    log: { name: 'Log as text', description: 'What the trainer wrote, line by line.', extension: 'log' },
    tensorboard: { name: 'TensorBoard', description: 'A folder of event files that TensorBoard opens as it is.' },
};

/** What an export would hold, in a sentence. */
export function describePlan({ sessions, bytes, freeBytes }: ExportPlan): string {
    const sum = (of: (session: ExportPlan['sessions'][number]) => number): number =>
        sessions.reduce((total, session) => total + of(session), 0);
    const files = sessions.flatMap(({ checkpoints }) => checkpoints);
    const present = files.filter((file) => file.bytes !== undefined).length;
    const parts = [
        counted(sessions.length, 'session'),
        counted(
            sum(({ steps }) => steps),
            'step',
        ),
        counted(
            sum(({ logLines }) => logLines),
            'log line',
        ),
        present > 0 && counted(present, 'checkpoint'),
    ].filter((part) => part !== false);
    const room = freeBytes === undefined ? '' : ` ${formatBytes(freeBytes)} are free there.`;
    const gone = files.length - present;
    const missing = gone > 0 ? ` ${counted(gone, 'checkpoint')} can't be in it: the ${gone === 1 ? 'file is' : 'files are'} gone.` : '';
    return `${parts.join(', ')}: about ${formatBytes(bytes)}.${room}${missing}`;
}

export function counted(count: number, what: string): string {
    return `${formatInteger(count)} ${what}${count === 1 ? '' : 's'}`;
}
