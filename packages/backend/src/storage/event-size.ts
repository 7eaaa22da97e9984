import type { TrainerEvent } from '@onthefly/shared-types';

const BYTES_OF_EVENT = 300;
const BYTES_OF_METRIC = 60;

/** About how many bytes of memory an event takes. Cheap for the kinds of which there are many. */
export function sizeOfEvent(event: TrainerEvent): number {
    switch (event.type) {
        case 'trainStep':
            return BYTES_OF_EVENT + BYTES_OF_METRIC * Object.keys(event.metrics).length;
        case 'log':
            return BYTES_OF_EVENT + 2 * event.text.length;
        case 'testStep':
            return BYTES_OF_EVENT;
        default:
            return BYTES_OF_EVENT + 2 * JSON.stringify(event).length;
    }
}
