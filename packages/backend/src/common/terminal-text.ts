/** All but tab and line end that a terminal obeys instead of showing it. */
// eslint-disable-next-line no-control-regex
const CONTROL_CHARACTERS = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g;

/** A text of any origin as a terminal can show it: names, errors and logs come from trainers. */
export function terminalText(text: string): string {
    return text.replace(CONTROL_CHARACTERS, ' ');
}
