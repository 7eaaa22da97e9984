/** 1, 2, 3 … last */
export function countTo(last: number): number[] {
    return Array.from({ length: last }, (_, index) => index + 1);
}
