import { LitElement, type CSSResult, type CSSResultOrNative } from 'lit';

/** Sheets that are made in one document can't be used in another one. */
const sheetsByWindow = new WeakMap<Window, Map<CSSResultOrNative, CSSStyleSheet>>();

/** A Lit element that can be moved to another window, where it is drawn as before: its styles and what it makes there belong to that window. */
export abstract class OtfElement extends LitElement {
    /** The one that the element is in; not always the one that the program runs in. */
    protected get ownWindow(): Window & typeof globalThis {
        return this.ownerDocument.defaultView ?? window;
    }

    /** Called by the browser when the element has come to another document, which took its styles away. */
    adoptedCallback(): void {
        this.adoptStyles();
    }

    protected override createRenderRoot(): ShadowRoot {
        const root = this.shadowRoot ?? this.attachShadow((this.constructor as typeof LitElement).shadowRootOptions);
        this.renderOptions.renderBefore ??= root.firstChild as ChildNode;
        this.adoptStyles();
        return root;
    }

    private adoptStyles(): void {
        const { elementStyles } = this.constructor as typeof LitElement;
        if (this.shadowRoot) {
            this.shadowRoot.adoptedStyleSheets = elementStyles.map((style) => sheetFor(this.ownWindow, style));
        }
    }
}

function sheetFor(view: Window & typeof globalThis, style: CSSResultOrNative): CSSStyleSheet {
    let sheets = sheetsByWindow.get(view);
    if (!sheets) {
        sheets = new Map();
        sheetsByWindow.set(view, sheets);
    }
    let sheet = sheets.get(style);
    if (!sheet) {
        sheet = new view.CSSStyleSheet();
        sheet.replaceSync((style as CSSResult).cssText);
        sheets.set(style, sheet);
    }
    return sheet;
}
