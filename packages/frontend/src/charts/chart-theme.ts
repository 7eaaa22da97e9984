import { RUN_COLORS } from '../model/charts/overlay';

/** Colours and font of a chart as canvas takes them. A new object for each theme. */
export interface ChartTheme {
    /** In the order in which runs take them. */
    readonly lines: readonly string[];
    readonly grid: string;
    readonly text: string;
    readonly foreground: string;
    readonly background: string;
    /** Where a value was NaN or infinite. */
    readonly notFinite: string;
    readonly font: string;
}

/** Reads what `element` inherits from the host's theme. */
export function readChartTheme(element: Element): ChartTheme {
    const style = getComputedStyle(element);
    const color = (name: string, fallback: string): string => style.getPropertyValue(name).trim() || fallback;
    const foreground = color('--vscode-editor-foreground', style.color);
    return {
        lines: RUN_COLORS.map((name) => color(name, foreground)),
        grid: translucent(foreground, 12),
        text: color('--vscode-descriptionForeground', foreground),
        foreground,
        background: color('--vscode-editor-background', 'transparent'),
        notFinite: color('--vscode-errorForeground', foreground),
        font: `11px ${style.fontFamily}`,
    };
}

export function translucent(color: string, percent: number): string {
    return `color-mix(in srgb, ${color} ${percent}%, transparent)`;
}
