import { formatDuration } from '../format/time-format';

const SECOND = 1000;
const MINUTE = 60;
const DAY = 24 * 60 * MINUTE;

/** Seconds since something, as short as the distance between two ticks allows. */
export function spanTick(seconds: number, distance: number): string {
    if (seconds < MINUTE && distance < MINUTE) {
        return `${Number(seconds.toPrecision(4))} s`;
    }
    return formatDuration(seconds * SECOND);
}

/** Local time of a moment in seconds since the epoch; with the day where ticks are far apart. */
export function clockTick(seconds: number, distance: number): string {
    const date = new Date(seconds * SECOND);
    const clock = `${pad(date.getHours())}:${pad(date.getMinutes())}`;
    if (distance >= DAY / 4) {
        return `${pad(date.getMonth() + 1)}-${pad(date.getDate())} ${clock}`;
    }
    return distance < MINUTE ? `${clock}:${pad(date.getSeconds())}` : clock;
}

function pad(value: number): string {
    return String(value).padStart(2, '0');
}
