import type { ExportFormat } from '@onthefly/shared-types';
import { writeBundleFolder, writeBundleZip } from './bundle-writer';
import type { ExportContext, Written } from './export-context';
import type { TargetKind } from './export-target';
import { writeOriginal } from './original-writer';
import { writeTensorBoard } from './tensorboard-writer';
import { writeCsv, writeJsonLines, writeLog } from './text-writers';

export interface FormatWriter {
    /** For people. */
    readonly name: string;
    readonly makes: TargetKind;
    /** Checkpoint files are a part of it. */
    readonly holdsCheckpoints: boolean;
    /** It can hold no more. */
    readonly oneSession?: boolean;
    /** Leaves no file open when it throws; what it wrote is taken away by the caller. */
    write(context: ExportContext): Promise<Written>;
}

export const FORMAT_WRITERS: Readonly<Record<ExportFormat, FormatWriter>> = {
    bundle: { name: 'a bundle', makes: 'folder', holdsCheckpoints: true, write: writeBundleFolder },
    zip: { name: 'a zipped bundle', makes: 'file', holdsCheckpoints: true, write: writeBundleZip },
    original: { name: "the original's bundle", makes: 'folder', holdsCheckpoints: true, oneSession: true, write: writeOriginal },
    csv: { name: 'CSV', makes: 'file', holdsCheckpoints: false, write: writeCsv },
    jsonl: { name: 'JSON Lines', makes: 'file', holdsCheckpoints: false, write: writeJsonLines },
    log: { name: 'text', makes: 'file', holdsCheckpoints: false, write: writeLog },
    tensorboard: { name: 'TensorBoard events', makes: 'folder', holdsCheckpoints: false, write: writeTensorBoard },
};
