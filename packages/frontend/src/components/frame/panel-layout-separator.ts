/** Along which way a separator moves. */
export type SeparatorMove = 'vertical' | 'horizontal';

const STEP_PIXELS = 16;
const LONG_STEP_PIXELS = 80;

const KEYS: Readonly<Record<SeparatorMove, Readonly<Record<string, number>>>> = {
    vertical: { ArrowUp: -1, ArrowDown: 1 },
    horizontal: { ArrowLeft: -1, ArrowRight: 1 },
};

/** Calls `change` with the whole way in pixels whenever the pointer that was pressed moves, until it is let go. */
export function dragged(event: PointerEvent, move: SeparatorMove, change: (pixels: number) => void): void {
    const separator = event.currentTarget as Element;
    if (event.button !== 0) {
        return;
    }
    const position = (at: PointerEvent): number => (move === 'vertical' ? at.clientY : at.clientX);
    const start = position(event);
    const follow = (at: Event): void => change(position(at as PointerEvent) - start);
    const end = (): void => {
        separator.removeEventListener('pointermove', follow);
        separator.removeEventListener('pointerup', end);
        separator.removeEventListener('pointercancel', end);
    };
    separator.setPointerCapture(event.pointerId);
    separator.addEventListener('pointermove', follow);
    separator.addEventListener('pointerup', end);
    separator.addEventListener('pointercancel', end);
}

/** Calls `change` with a step in pixels when one of the separator's keys is pressed; a longer one with Shift. */
export function keyboardChange(event: KeyboardEvent, move: SeparatorMove, change: (pixels: number) => void): void {
    const direction = KEYS[move][event.key];
    if (direction !== undefined) {
        event.preventDefault();
        change(direction * (event.shiftKey ? LONG_STEP_PIXELS : STEP_PIXELS));
    }
}
