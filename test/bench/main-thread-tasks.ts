/** What of a recorded trace is needed here. Times are in microseconds. */
interface TraceEvent {
    readonly name: string;
    readonly ph: string;
    readonly pid: number;
    readonly tid: number;
    readonly ts: number;
    readonly dur?: number;
    /** Of the processor. */
    readonly tdur?: number;
    readonly args?: { readonly name?: string };
}

/** One task of a page's main thread, in milliseconds. */
export interface MainThreadTask {
    readonly duration: number;
    /** Less than `duration` where the machine had others to serve. */
    readonly processor: number;
    /** What scripts took, without the collection of garbage that happened meanwhile. */
    readonly scripts: number;
    /** The collection of garbage. */
    readonly garbage: number;
}

const TASK = 'ThreadControllerImpl::RunTask';
const SCRIPTS: ReadonlySet<string> = new Set(['FireAnimationFrame', 'FunctionCall', 'TimerFire', 'EvaluateScript', 'RunMicrotasks']);
const GARBAGE: ReadonlySet<string> = new Set(['MajorGC', 'MinorGC']);
const MILLISECOND = 1000;

/** Categories to record for `findTasks`. */
export const TRACE_CATEGORIES = ['toplevel', 'devtools.timeline', 'v8'];

/** Tasks beyond a length in the page that did most. */
export function findTasks(trace: Buffer, longerThan: number): MainThreadTask[] {
    const { traceEvents } = JSON.parse(trace.toString('utf8')) as { traceEvents: TraceEvent[] };
    const events = ofBusiestMainThread(traceEvents).filter(({ ph, dur }) => ph === 'X' && dur !== undefined);
    const tasks = events.filter(({ name }) => name === TASK);
    if (tasks.length === 0) {
        throw new Error('The browser recorded no tasks: its trace has changed.');
    }
    return tasks
        .filter(({ dur = 0 }) => dur > longerThan * MILLISECOND)
        .map((task) => {
            const inside = events.filter(({ ts, dur = 0 }) => ts >= task.ts && ts + dur <= task.ts + (task.dur ?? 0));
            const garbage = total(inside, GARBAGE);
            return {
                duration: (task.dur ?? 0) / MILLISECOND,
                processor: (task.tdur ?? 0) / MILLISECOND,
                scripts: Math.max(0, total(inside, SCRIPTS) - garbage),
                garbage,
            };
        });
}

function ofBusiestMainThread(events: readonly TraceEvent[]): readonly TraceEvent[] {
    const threadOf = ({ pid, tid }: TraceEvent): string => `${pid} ${tid}`;
    const mains = new Set(events.filter(({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain').map(threadOf));
    const byThread = new Map<string, TraceEvent[]>([...mains].map((thread) => [thread, []]));
    events.forEach((event) => byThread.get(threadOf(event))?.push(event));
    return [...byThread.values()].sort((left, right) => right.length - left.length)[0] ?? [];
}

/** Milliseconds of events by their names; one inside of another counts once. */
function total(events: readonly TraceEvent[], names: ReadonlySet<string>): number {
    let [sum, end] = [0, -Infinity];
    for (const { ts, dur = 0 } of events.filter(({ name }) => names.has(name)).sort((left, right) => left.ts - right.ts)) {
        if (ts >= end) {
            sum += dur;
            end = ts + dur;
        }
    }
    return sum / MILLISECOND;
}
