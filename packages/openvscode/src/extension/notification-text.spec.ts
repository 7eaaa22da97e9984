import assert from 'node:assert/strict';
import { notificationText } from './notification-text';

describe('Text in a notification of the IDE', () => {
    it('has nothing in it that a link would be made of, and looks as it did', () => {
        for (const text of [
            '[a](command:workbench.action.quit)',
            'Run "[x](https://example.org \\"t\\")"',
            '[a]([b](file:///etc/passwd))',
        ]) {
            const shown = notificationText(text);
            assert.doesNotMatch(shown, /\]\(/);
            assert.equal(shown.replaceAll('\u200b', ''), text);
        }
        assert.equal(notificationText('Paused at step 3 (train.py) [1]'), 'Paused at step 3 (train.py) [1]');
    });
});
