import { shortName, type RunDetails } from '@onthefly/shared-types';
import { activityLabel } from '../../model/activity';
import { partsOf, type RunColumn, type RunStatistic } from '../../model/runs/runs-table';

const STATISTICS: Readonly<Record<RunStatistic, string>> = { last: '', minimum: 'min ', maximum: 'max ' };
const STATISTIC_TITLES: Readonly<Record<RunStatistic, string>> = { last: 'Last', minimum: 'Lowest', maximum: 'Highest' };

export function columnLabel(column: RunColumn): string {
    const parts = partsOf(column);
    if (parts) {
        return `${STATISTICS[parts.statistic]}${shortName(parts.metric)}`;
    }
    switch (column) {
        case 'name':
            return 'run';
        case 'duration':
            return 'time';
        default:
            return column;
    }
}

/** What a column shows, in full. */
export function columnTitle(column: RunColumn): string {
    const parts = partsOf(column);
    if (parts) {
        return `${STATISTIC_TITLES[parts.statistic]} ${parts.metric}: sort`;
    }
    switch (column) {
        case 'duration':
            return 'From the beginning of the run until the next one began: sort';
        case 'steps':
            return 'Highest step: sort';
        default:
            return `${columnLabel(column)}: sort`;
    }
}

export function runStateLabel(state: RunDetails['state']): string {
    return state === 'left' ? 'left' : activityLabel(state).toLowerCase();
}
