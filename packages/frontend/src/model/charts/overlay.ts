import { Emitter } from '../emitter';
import type { RunKey } from './run-series';

/** How a run is drawn, everywhere and as long as the page lives. */
export interface RunColor {
    /** Position in the palette. */
    readonly index: number;
    /** A CSS colour of the host's theme. */
    readonly color: string;
    /** Runs beyond the palette share colours and are told apart by dashes. */
    readonly dashed: boolean;
}

/** Colours of the host's theme, in the order in which runs take them. The dashboard sees to it that there is an orange. */
export const RUN_COLORS = [
    '--vscode-charts-blue',
    '--otf-charts-orange',
    '--vscode-charts-purple',
    '--vscode-charts-green',
    '--vscode-charts-red',
    '--vscode-charts-yellow',
];

const MAXIMUM_OVERLAID = 11;

/** Which runs are drawn beside the shown one, and in which colour each run is drawn. */
export class Overlay {
    private readonly changed = new Emitter<void>();
    private readonly slots = new Map<string, number>();
    private chosen: readonly RunKey[] = [];

    /** Runs were added or taken away. */
    readonly onDidChange = this.changed.event;

    /** In the order in which they were chosen. */
    get runs(): readonly RunKey[] {
        return this.chosen;
    }

    get isFull(): boolean {
        return this.chosen.length >= MAXIMUM_OVERLAID;
    }

    has(sessionId: string, runId: string): boolean {
        return this.chosen.some((run) => run.sessionId === sessionId && run.runId === runId);
    }

    /** Adds a run, of whichever session, or takes it away. When too many are drawn already, nothing happens. */
    toggle(sessionId: string, runId: string): void {
        if (this.has(sessionId, runId)) {
            this.chosen = this.chosen.filter((run) => run.sessionId !== sessionId || run.runId !== runId);
        } else if (!this.isFull) {
            this.chosen = [...this.chosen, { sessionId, runId }];
        } else {
            return;
        }
        this.changed.fire();
    }

    clear(): void {
        this.chosen = [];
        this.changed.fire();
    }

    /** Takes what `runs` once was; anything else is ignored. */
    restore(stored: unknown): void {
        const runs: unknown[] = Array.isArray(stored) ? stored : [];
        this.chosen = runs.filter(isRunKey).slice(0, MAXIMUM_OVERLAID);
        this.changed.fire();
    }

    /** Call when another session is shown: its runs take the first colours, except those that drawn runs have. */
    beginColors(): void {
        const drawn = new Set(this.chosen.map(keyOf));
        [...this.slots.keys()].filter((key) => !drawn.has(key)).forEach((key) => this.slots.delete(key));
    }

    /** A run keeps the colour that it was given first, as long as its session is shown. */
    colorOf(sessionId: string, runId: string): RunColor {
        const key = keyOf({ sessionId, runId });
        let index = this.slots.get(key);
        if (index === undefined) {
            const taken = new Set(this.slots.values());
            index = 0;
            while (taken.has(index)) {
                index++;
            }
            this.slots.set(key, index);
        }
        const { length } = RUN_COLORS;
        return { index, color: `var(${RUN_COLORS[index % length]})`, dashed: Math.floor(index / length) % 2 === 1 };
    }
}

/** Tells runs apart as keys of maps do. */
export function keyOf({ sessionId, runId }: RunKey): string {
    return JSON.stringify([sessionId, runId]);
}

function isRunKey(value: unknown): value is RunKey {
    const { sessionId, runId } = (value ?? {}) as Partial<Record<keyof RunKey, unknown>>;
    return typeof sessionId === 'string' && typeof runId === 'string';
}
