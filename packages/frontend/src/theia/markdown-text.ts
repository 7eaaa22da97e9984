/** A text of any origin as Markdown that shows it as it is: no links, pictures or formats come of what is written there. */
export function markdownText(text: string): string {
    return text.replace(/[!-/:-@[-`{-~]/g, '\\$&');
}
