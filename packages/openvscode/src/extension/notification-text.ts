/**
 * A text of any origin for a notification, which makes links, of commands too, of what is written as `[label](address)`. There is no way to
 * write those characters otherwise, so something without a width stands between them.
 */
export function notificationText(text: string): string {
    return text.replaceAll('](', ']\u200b(');
}
