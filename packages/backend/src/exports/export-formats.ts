import type { ExportFormat } from '@onthefly/shared-types';
import type { ExportContext, Written } from './export-context';
import type { TargetKind } from './export-target';
import { writeCsv, writeJsonLines, writeLog } from './text-writers';

export interface FormatWriter {
    /** For people. */
    readonly name: string;
    readonly makes: TargetKind;
    /** Checkpoint files are a part of it. */
    readonly holdsCheckpoints: boolean;
    /** Leaves no file open when it throws; what it wrote is taken away by the caller. */
    write(context: ExportContext): Promise<Written>;
}

export const FORMAT_WRITERS: Partial<Record<ExportFormat, FormatWriter>> = {
    csv: { name: 'CSV', makes: 'file', holdsCheckpoints: false, write: writeCsv },
    jsonl: { name: 'JSON Lines', makes: 'file', holdsCheckpoints: false, write: writeJsonLines },
    log: { name: 'text', makes: 'file', holdsCheckpoints: false, write: writeLog },
};
