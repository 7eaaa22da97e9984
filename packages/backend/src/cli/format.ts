/** A time in milliseconds, on this machine's clock: `2026-01-31 13:05:09`; as wide a line where it is no time. */
export function formatTime(milliseconds: number): string {
    const date = new Date(milliseconds);
    if (Number.isNaN(date.getTime())) {
        return '-------------------';
    }
    const two = (part: number): string => String(part).padStart(2, '0');
    const day = [date.getFullYear(), two(date.getMonth() + 1), two(date.getDate())].join('-');
    return `${day} ${[date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join(':')}`;
}

/** Six digits are enough to compare by eye. Null is what was NaN or infinite. */
export function formatNumber(value: number | null | undefined): string {
    return value === undefined ? '' : value === null ? 'NaN' : String(Number(value.toPrecision(6)));
}

export function countOf(count: number, thing: string): string {
    return `${count} ${thing}${count === 1 ? '' : 's'}`;
}
