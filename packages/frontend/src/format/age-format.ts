const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** "just now", "6 min ago", "3 h ago", "12 d ago". */
export function formatAge(time: number, now: number): string {
    const age = now - time;
    if (age < MINUTE) {
        return 'just now';
    }
    if (age < HOUR) {
        return `${Math.floor(age / MINUTE)} min ago`;
    }
    return age < DAY ? `${Math.floor(age / HOUR)} h ago` : `${Math.floor(age / DAY)} d ago`;
}
