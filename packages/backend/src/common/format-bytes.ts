const UNITS = ['bytes', 'KB', 'MB', 'GB', 'TB'];
const STEP = 1_000;

/** For people: `5.2 GB`. */
export function formatBytes(bytes: number): string {
    let value = bytes;
    let unit = 0;
    while (value >= STEP && unit < UNITS.length - 1) {
        value /= STEP;
        unit++;
    }
    return `${unit === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${UNITS[unit]}`;
}
