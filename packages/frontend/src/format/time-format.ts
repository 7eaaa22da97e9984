const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const UNKNOWN = '–';

/** `4:07`, `1:04:07`, `2d 01:04`. */
export function formatDuration(milliseconds: number): string {
    const time = Math.max(0, milliseconds);
    const hours = Math.floor((time % DAY) / HOUR);
    const minutes = Math.floor((time % HOUR) / MINUTE);
    const seconds = Math.floor((time % MINUTE) / SECOND);
    if (time >= DAY) {
        return `${Math.floor(time / DAY)}d ${pad(hours)}:${pad(minutes)}`;
    }
    return time >= HOUR ? `${hours}:${pad(minutes)}:${pad(seconds)}` : `${minutes}:${pad(seconds)}`;
}

/** False for what a clock can't show, such as a stamp that was made in another unit. */
export function isTime(time: number): boolean {
    return !Number.isNaN(new Date(time).getTime());
}

/** In ISO 8601; empty for what is no time. */
export function formatIso(time: number): string {
    return isTime(time) ? new Date(time).toISOString() : '';
}

/** Local time of day with seconds. */
export function formatClock(time: number): string {
    if (!isTime(time)) {
        return UNKNOWN;
    }
    const date = new Date(time);
    return `${pad(date.getHours())}:${pad(date.getMinutes())}:${pad(date.getSeconds())}`;
}

/** Local time of day; with the day when that isn't today. */
export function formatStart(time: number, now: number): string {
    if (!isTime(time)) {
        return UNKNOWN;
    }
    const date = new Date(time);
    const clock = `${pad(date.getHours())}:${pad(date.getMinutes())}`;
    if (date.toDateString() === new Date(now).toDateString()) {
        return clock;
    }
    return `${date.getFullYear()}-${pad(date.getMonth() + 1)}-${pad(date.getDate())} ${clock}`;
}

function pad(value: number): string {
    return String(value).padStart(2, '0');
}
