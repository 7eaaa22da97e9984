import { ElementStyles, type Behavior, type ComposableStyles, type StyleTarget } from '@microsoft/fast-element';

/**
 * Styles of the control library as elements in the shadow root. Constructed sheets, which it would use, belong to one document,
 * and a control that comes to another window would be without any.
 */
class StyleElements extends ElementStyles {
    override readonly behaviors: ReadonlyArray<Behavior> | null;

    constructor(override readonly styles: readonly ComposableStyles[]) {
        super();
        const nested = styles.flatMap((style) => (style instanceof ElementStyles ? (style.behaviors ?? []) : []));
        this.behaviors = nested.length > 0 ? nested : null;
    }

    override addStylesTo(target: StyleTarget): void {
        for (const text of textsOf(this.styles)) {
            const element = document.createElement('style');
            element.textContent = text;
            target.append(element);
        }
        super.addStylesTo(target);
    }
}

function textsOf(styles: readonly ComposableStyles[]): string[] {
    return styles.flatMap((style) => {
        if (style instanceof ElementStyles) {
            return textsOf(style.styles);
        }
        return typeof style === 'string' ? [style] : [];
    });
}

/** Call before the library makes any styles: it makes them when its modules are loaded. */
Object.assign(ElementStyles, { create: (styles: readonly ComposableStyles[]) => new StyleElements(styles) });
