import { formatDuration, isTime } from '../format/time-format';

const SECOND = 1000;
const MINUTE = 60;
const DAY = 24 * 60 * MINUTE;

/** Seconds since something, as short as the distance between two ticks allows. */
export function spanTick(seconds: number, distance: number): string {
    if (distance < 1 || (seconds < MINUTE && distance < MINUTE)) {
        return `${Number(seconds.toFixed(decimalsOf(distance)))} s`;
    }
    return formatDuration(seconds * SECOND);
}

/** Local time of a moment in seconds since the epoch; with the day where ticks are far apart. */
export function clockTick(seconds: number, distance: number): string {
    if (!isTime(seconds * SECOND)) {
        return '–';
    }
    const date = new Date(seconds * SECOND);
    const clock = `${pad(date.getHours())}:${pad(date.getMinutes())}`;
    if (distance >= DAY / 4) {
        return `${pad(date.getMonth() + 1)}-${pad(date.getDate())} ${clock}`;
    }
    const fraction = date.getMilliseconds() / SECOND;
    const below = distance < 1 ? fraction.toFixed(Math.min(3, decimalsOf(distance))).slice(1) : '';
    return distance < MINUTE ? `${clock}:${pad(date.getSeconds())}${below}` : clock;
}

/** Digits behind the point in which neighbours differ; a little more than none where they are whole seconds apart. */
function decimalsOf(distance: number): number {
    return Math.max(0, Math.min(9, Math.ceil(-Math.log10(distance) - 1e-9)));
}

function pad(value: number): string {
    return String(value).padStart(2, '0');
}
