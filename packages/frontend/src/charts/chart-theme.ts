/** Colours and font of a chart as canvas takes them. A new object for each theme. */
export interface ChartTheme {
    readonly line: string;
    readonly band: string;
    readonly grid: string;
    readonly text: string;
    readonly font: string;
}

/** Reads what `element` inherits from the host's theme. */
export function readChartTheme(element: Element): ChartTheme {
    const style = getComputedStyle(element);
    const color = (name: string, fallback: string): string => style.getPropertyValue(`--vscode-${name}`).trim() || fallback;
    const foreground = color('editor-foreground', style.color);
    const line = color('charts-blue', foreground);
    return {
        line,
        band: translucent(line, 28),
        grid: translucent(foreground, 12),
        text: color('descriptionForeground', foreground),
        font: `11px ${style.fontFamily}`,
    };
}

function translucent(color: string, percent: number): string {
    return `color-mix(in srgb, ${color} ${percent}%, transparent)`;
}
