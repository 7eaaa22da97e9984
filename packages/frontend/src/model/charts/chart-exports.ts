import { toFileName, type ControlServer } from '@onthefly/shared-types';
import { formatInteger } from '../../format/number-format';
import { Emitter } from '../emitter';
import { messageOf } from '../message-of';
import { exportCsv, type ExportedRun } from './chart-export';

export type ChartExport = 'png' | 'csv';

export interface ChartExportRequest {
    readonly kind: ChartExport;
    readonly metrics: readonly string[];
    /** What the file is called, without its ending. */
    readonly name: string;
    /** Called for a picture. Rejects with what the person should know. */
    readonly drawPicture: () => Promise<Blob>;
    readonly save: (name: string, content: Blob) => Promise<void>;
}

/** The export that is under way, and what became of the last one. A new one takes the place of one that is under way. */
export class ChartExports {
    private readonly changed = new Emitter<void>();
    private attempts = 0;
    private currentProgress = '';
    private currentProblem = '';

    readonly onDidChange = this.changed.event;

    constructor(
        private readonly server: Pick<ControlServer, 'getSteps'>,
        private readonly runs: () => readonly ExportedRun[],
    ) {}

    /** How far it is; empty while nothing is exported. */
    get progress(): string {
        return this.currentProgress;
    }

    /** Why the last one failed; empty when it didn't. */
    get problem(): string {
        return this.currentProblem;
    }

    /** Never rejects: see `problem`. */
    async run({ kind, metrics, name, drawPicture, save }: ChartExportRequest): Promise<void> {
        const attempt = ++this.attempts;
        this.tell('Exporting…');
        try {
            const content = kind === 'png' ? await drawPicture() : await this.makeTable(metrics, attempt);
            if (content && attempt === this.attempts) {
                await save(toFileName(name, `.${kind}`), content);
            }
            this.end(attempt, '');
        } catch (error) {
            this.end(attempt, `The export didn't work: ${messageOf(error)}`);
        }
    }

    cancel(): void {
        this.attempts++;
        this.tell('');
    }

    private makeTable(metrics: readonly string[], attempt: number): Promise<Blob | undefined> {
        return exportCsv(this.server, {
            runs: this.runs(),
            metrics,
            progress: (rows) => {
                const wanted = attempt === this.attempts;
                if (wanted) {
                    this.tell(`Exporting… ${formatInteger(rows)} rows`);
                }
                return wanted;
            },
        });
    }

    private end(attempt: number, problem: string): void {
        if (attempt === this.attempts) {
            this.tell('', problem);
        }
    }

    private tell(progress: string, problem = ''): void {
        this.currentProgress = progress;
        this.currentProblem = problem;
        this.changed.fire();
    }
}
