import { plainLogText, type LogRow } from '@onthefly/shared-types';
import { formatClock } from '../../format/time-format';
import type { LogFeed } from '../../model/logs/log-feed';

/** What is selected in the log; what is in view when nothing is. */
export function logText(logs: LogFeed): string {
    const selected = logs.readSelection();
    if (selected !== '') {
        return selected;
    }
    const [from, to] = logs.visible;
    return Array.from({ length: to - from }, (_, index) => logs.row(from + index))
        .flatMap((row) => (row ? [lineOf(row)] : []))
        .join('\n');
}

function lineOf({ ts, level, text, moreCharacters, repeats }: LogRow): string {
    const more = moreCharacters === undefined ? '' : ` … (${moreCharacters} more characters)`;
    const times = repeats === undefined ? '' : ` (${repeats} times)`;
    return `${formatClock(ts)} ${level} ${plainLogText(text)}${more}${times}`;
}
