import { foldCase, readLogText, type LogSpan } from '@onthefly/shared-types';

export interface MarkedSpan extends LogSpan {
    /** Is, or belongs to, what is looked for. */
    readonly marked: boolean;
}

/** The text of a log row as it is shown, with the first place of what is looked for: the backend finds by the same rule. */
export function markedSpans(text: string, wanted = ''): readonly MarkedSpan[] {
    const spans = readLogText(text);
    const plain = spans.map((span) => span.text).join('');
    const found = wanted === '' ? -1 : foldCase(plain).indexOf(foldCase(wanted));
    if (found < 0) {
        return spans.map((span) => ({ ...span, marked: false }));
    }
    const end = found + wanted.length;
    let begin = 0;
    return spans.flatMap((span) => {
        const [from, to] = [found - begin, end - begin].map((place) => Math.min(span.text.length, Math.max(0, place))) as [number, number];
        begin += span.text.length;
        const parts: MarkedSpan[] = [
            { ...span, text: span.text.slice(0, from), marked: false },
            { ...span, text: span.text.slice(from, to), marked: true },
            { ...span, text: span.text.slice(to), marked: false },
        ];
        return parts.filter((part) => part.text !== '');
    });
}
