import assert from 'node:assert/strict';
import MarkdownIt from '@theia/core/shared/markdown-it';
import { markdownText } from './markdown-text';

/** As Theia makes it for its notifications. */
const markdown = MarkdownIt({ html: false });

describe('Text in a notification of Theia', () => {
    const texts = [
        'Run "[click here](command:onthefly.stop)" has finished.',
        '![](https://example.org/seen.png)',
        '<https://example.org> <command:workbench.action.quit> <b>bold</b> &lt;i&gt; &#91;',
        '[a]: command:x "title" [a] [a][]',
        '`code` **bold** _low_ ~~gone~~ train_my_model.py C:\\runs\\new 3 * 4 * 5',
        '\\[escaped](command:x) \\\\[twice](command:x)',
        'Straße – 训练一 ✓',
        String.fromCharCode(...Array.from({ length: 95 }, (_, index) => index + 32)).trim(),
    ];

    for (const text of texts) {
        it(`is shown as it is: ${text}`, () => {
            const expected = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
            assert.equal(markdown.renderInline(markdownText(text)), expected);
        });
    }
});
