export const X_AXES = ['step', 'epoch', 'relative', 'wall'] as const;

/** `relative`: since the run began. `wall`: the clock. */
export type XAxis = (typeof X_AXES)[number];

/** How all charts are drawn. Plain JSON. */
export interface ChartSettings {
    /** 0 (as it is) … 0.99: share of what came before in each point of the line. */
    readonly smoothing: number;
    readonly logX: boolean;
    readonly logY: boolean;
    readonly xAxis: XAxis;
    /** Only metrics whose names contain this are shown. */
    readonly filter: string;
    /** Groups of metrics that are folded. */
    readonly collapsed: readonly string[];
    /** A table of all values stands below the charts. */
    readonly values: boolean;
}

export const MAXIMUM_SMOOTHING = 0.99;

export const DEFAULT_CHART_SETTINGS: ChartSettings = {
    smoothing: 0,
    logX: false,
    logY: false,
    xAxis: 'step',
    filter: '',
    collapsed: [],
    values: false,
};

/** What can be used of a stored value, which may come from another version. */
export function readChartSettings(stored: unknown): ChartSettings {
    const fields = (typeof stored === 'object' && stored ? stored : {}) as Record<keyof ChartSettings, unknown>;
    const { smoothing, xAxis, filter, collapsed } = fields;
    return {
        smoothing: typeof smoothing === 'number' && smoothing >= 0 ? Math.min(smoothing, MAXIMUM_SMOOTHING) : 0,
        logX: fields.logX === true,
        logY: fields.logY === true,
        xAxis: X_AXES.find((axis) => axis === xAxis) ?? 'step',
        filter: typeof filter === 'string' ? filter : '',
        collapsed: Array.isArray(collapsed) ? collapsed.filter((name) => typeof name === 'string') : [],
        values: fields.values === true,
    };
}
