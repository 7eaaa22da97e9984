import type { LogRow } from '@onthefly/shared-types';

const STEP_IN_TEXT = /\bstep:?\s+\d/i;

/** Drops the step of log rows whose text says it already: shown beside the text it would only repeat it. */
export function stripUiOnlyFields(rows: readonly LogRow[]): LogRow[] {
    return rows.map((row) => {
        if (row.step === undefined || !STEP_IN_TEXT.test(row.text)) {
            return row;
        }
        const { step: _, ...rest } = row;
        return rest;
    });
}
