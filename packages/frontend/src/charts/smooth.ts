/**
 * Exponential moving average that isn't drawn towards zero at its beginning: each point is the weighted mean of itself
 * and of all before it. `smoothing` is the share of what came before.
 */
export function smooth(values: Float64Array, smoothing: number): Float64Array {
    if (smoothing <= 0) {
        return values;
    }
    const smoothed = new Float64Array(values.length);
    let sum = 0;
    let weight = 0;
    for (let index = 0; index < values.length; index++) {
        sum = smoothing * sum + (1 - smoothing) * values[index]!;
        weight = smoothing * weight + (1 - smoothing);
        smoothed[index] = sum / weight;
    }
    return smoothed;
}
