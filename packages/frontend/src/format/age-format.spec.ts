import { strict as assert } from 'node:assert';
import { formatAge } from './age-format';

describe('formatAge', () => {
    it('says how long ago something was, in the largest whole unit', () => {
        const now = 10 * 86_400_000;
        const ages = [0, 59_000, 60_000, 3_599_000, 3_600_000, 86_400_000 * 2].map((age) => formatAge(now - age, now));
        assert.deepEqual(ages, ['just now', 'just now', '1 min ago', '59 min ago', '1 h ago', '2 d ago']);
    });
});
