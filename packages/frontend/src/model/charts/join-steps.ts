import type { NotFiniteSteps } from '@onthefly/shared-types';
import type { AxisColumns } from './chart-axis';

/** Steps with numbers and, where there are any before or behind these, steps that were NaN or infinite; ascending. */
export function joinSteps(finite: AxisColumns, notFinite: NotFiniteSteps): AxisColumns {
    const first = finite.step[0] ?? Infinity;
    const last = finite.step[finite.step.length - 1] ?? -Infinity;
    if (notFinite.step.every((step) => step >= first && step <= last)) {
        return finite;
    }
    const steps = [...finite.step, ...notFinite.step];
    const order = steps.map((_, index) => index).sort((left, right) => steps[left]! - steps[right]!);
    const joined = (column: 'ts' | 'epoch'): Float64Array => {
        const values = [...finite[column], ...notFinite[column]];
        return Float64Array.from(order, (index) => values[index]!);
    };
    return { step: Float64Array.from(order, (index) => steps[index]!), ts: joined('ts'), epoch: joined('epoch') };
}
