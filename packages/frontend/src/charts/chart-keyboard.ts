import { nearestIndex } from '../model/charts/chart-axis';
import type { ChartModel } from '../model/charts/chart-model';
import { panRange, scaleRange } from './chart-navigation';

const PAN_SHARE = 0.2;
const ZOOM_FACTOR = 0.5;

/** What the keys do in a chart that has the focus. */
export class ChartKeyboard {
    constructor(
        private readonly charts: () => ChartModel,
        /** Where the points of the shown run stand. */
        private readonly positions: () => Float64Array | undefined,
    ) {}

    /** False when the key means nothing here. */
    take({ key, shiftKey, ctrlKey, metaKey, altKey }: KeyboardEvent): boolean {
        if (ctrlKey || metaKey || altKey) {
            return false;
        }
        const charts = this.charts();
        switch (key) {
            case 'ArrowLeft':
            case 'ArrowRight': {
                const direction = key === 'ArrowLeft' ? -1 : 1;
                return shiftKey ? this.pan(direction * PAN_SHARE) : this.point((index) => index + direction);
            }
            case 'Home':
                return this.point(() => 0);
            case 'End':
                return this.point((_index, last) => last);
            case '+':
            case '=':
                return this.zoom(ZOOM_FACTOR);
            case '-':
                return this.zoom(1 / ZOOM_FACTOR);
            case '0':
                charts.zoomTo(undefined);
                return true;
            case 'Escape':
                return this.escape();
            default:
                return false;
        }
    }

    /** First the zoom, then the crosshair; after that the key belongs to others. */
    private escape(): boolean {
        const charts = this.charts();
        const acts = charts.zoom !== undefined || charts.cursor !== undefined;
        if (charts.zoom) {
            charts.zoomTo(undefined);
        } else {
            charts.moveCursor(undefined);
        }
        return acts;
    }

    private point(next: (index: number, last: number) => number): boolean {
        const charts = this.charts();
        const positions = this.positions();
        const { cursor, range } = charts;
        if (!positions || positions.length === 0 || !range) {
            return true;
        }
        const last = nearestIndex(positions, range.max)!;
        const first = nearestIndex(positions, range.min)!;
        const index = cursor === undefined ? last + 1 : nearestIndex(positions, cursor)!;
        charts.moveCursor(positions[Math.max(first, Math.min(last, next(index, last)))]);
        return true;
    }

    private pan(share: number): boolean {
        const charts = this.charts();
        const { zoom, fullRange, settings } = charts;
        if (zoom && fullRange) {
            charts.zoomTo(panRange(zoom, share, { full: fullRange, logarithmic: settings.logX }));
        }
        return true;
    }

    private zoom(factor: number): boolean {
        const charts = this.charts();
        const { range, fullRange, settings, cursor } = charts;
        if (range && fullRange) {
            charts.zoomTo(scaleRange(range, factor, cursor, { full: fullRange, logarithmic: settings.logX }));
        }
        return true;
    }
}
