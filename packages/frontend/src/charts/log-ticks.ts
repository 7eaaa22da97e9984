/** Fewer than these say too little about a logarithmic axis. */
const ENOUGH = 3;
const DIGITS = [1, 2, 3, 4, 5, 6, 7, 8, 9];
const MAXIMUM_DECADES = 8;

/** Where lines stand on a logarithmic axis: at whole digits of each power of ten, or evenly where not enough of those are in sight. */
export function logTicks(min: number, max: number): number[] {
    const [first, last] = [Math.floor(Math.log10(min)), Math.ceil(Math.log10(max))];
    const stride = Math.ceil((last - first) / MAXIMUM_DECADES);
    const digits = stride > 1 ? [1] : DIGITS;
    const ticks: number[] = [];
    for (let power = first; power <= last; power += stride) {
        ticks.push(...digits.map((digit) => digit * 10 ** power).filter((tick) => tick >= min && tick <= max));
    }
    return ticks.length >= ENOUGH ? ticks : evenTicks(min, max);
}

function evenTicks(min: number, max: number): number[] {
    const power = 10 ** Math.floor(Math.log10((max - min) / ENOUGH));
    const distance = [1, 2, 5, 10].map((digit) => digit * power).find((each) => (max - min) / each <= 2 * ENOUGH) ?? power;
    const first = Math.ceil(min / distance);
    const count = Math.floor(max / distance) - first + 1;
    return Array.from({ length: Math.max(0, count) }, (_, index) => Number(((first + index) * distance).toPrecision(12)));
}

/** Which of the lines are labelled: powers of ten where there are some, else those that leave room. */
export function isLabelled(tick: number, ticks: readonly number[]): boolean {
    const powers = ticks.filter(isPowerOfTen).length;
    if (powers >= 2) {
        return isPowerOfTen(tick);
    }
    const digit = Math.round(tick / 10 ** Math.floor(Math.log10(tick) + 1e-9));
    return ticks.length <= 2 * ENOUGH || [1, 2, 5].includes(digit);
}

function isPowerOfTen(value: number): boolean {
    const power = Math.log10(value);
    return Math.abs(power - Math.round(power)) < 1e-9;
}
