import { html, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import type { LogFeed } from '../../model/logs/log-feed';
import { OtfElement } from '../otf-element';
import { logListStyles } from './log-list-styles';
import { LINE_PIXELS, movedBy, positionAt, scrollTopAt, spaceHeight, wholeLines, type LogPosition } from './log-position';
import { renderLogRow } from './log-row';

/** Rows laid out beyond the view, on either side. */
const OVERHANG_ROWS = 6;
/** A longer way than this many views is a jump of the scroll bar. */
const JUMP_VIEWS = 2;
/** After scrolling has come to rest, the scroll bar is set to where the reader really is: rows differ in height. */
const REST_MILLISECONDS = 200;
const KEYS_UP: ReadonlySet<string> = new Set(['ArrowUp', 'PageUp']);

/**
 * Rows of a log of any length: only those in view are there. Follows the end while the feed does.
 *
 * @fires follow-change - with whether the reader wants to follow the end now
 */
@customElement('otf-log-list')
export class LogList extends OtfElement {
    static override styles = [logListStyles];

    @property({ attribute: false })
    feed!: LogFeed;

    /** Another number whenever the feed has changed. */
    @property({ attribute: false })
    version = 0;

    @state()
    private scrollerHeight = 0;

    @query('.scroller')
    private readonly scroller!: HTMLElement;

    @query('.rows')
    private readonly rows!: HTMLElement;

    /** Of the row at the top of the view, once the rows are laid out. */
    private position: LogPosition = { place: 0, y: 0 };
    /** Places that are laid out. */
    private laidOut: readonly [number, number] = [0, 0];
    private knownScrollTop = 0;
    /** For how many places the scroll bar was set last. */
    private alignedTotal = 0;
    private rest: ReturnType<typeof setTimeout> | undefined;
    private resizes: ResizeObserver | undefined;

    override disconnectedCallback(): void {
        this.resizes?.disconnect();
        clearTimeout(this.rest);
        super.disconnectedCallback();
    }

    override connectedCallback(): void {
        super.connectedCallback();
        this.resizes = new this.ownWindow.ResizeObserver(() => (this.scrollerHeight = this.scroller.clientHeight));
        if (this.hasUpdated) {
            this.resizes.observe(this.scroller);
        }
    }

    protected override firstUpdated(): void {
        this.resizes?.observe(this.scroller);
        this.scrollerHeight = this.scroller.clientHeight;
    }

    protected override willUpdate(changed: PropertyValues): void {
        const { total, following } = this.feed;
        if (changed.has('feed')) {
            this.position = { place: 0, y: 0 };
            this.feed.readSelection = () => this.selectedText();
        }
        if (following) {
            this.position = { place: Math.max(0, total - 1), y: this.viewHeight - LINE_PIXELS };
        } else if (this.position.place >= total) {
            this.position = { place: Math.max(0, total - 1), y: 0 };
        }
    }

    protected override render(): TemplateResult {
        const { feed, viewHeight } = this;
        const [from, to] = (this.laidOut = this.range());
        feed.ensure(from, to);
        const places = Array.from({ length: to - from }, (_, index) => from + index);
        // A row that leaves on one side is the element of one that comes on the other; those in between stay, and with them what is selected.
        const elements = Math.max(1, places.length);
        return html`<div
            class="scroller"
            role="log"
            aria-label="Log"
            aria-live="off"
            tabindex="0"
            @scroll=${() => this.scrolled()}
            @wheel=${(event: WheelEvent) => event.deltaY < 0 && this.leaveEnd()}
            @touchmove=${() => this.leaveEnd()}
            @pointerdown=${(event: PointerEvent) => this.grabbed(event)}
            @keydown=${(event: KeyboardEvent) => this.keyPressed(event)}
        >
            <div class="space" style="height:${spaceHeight(feed.total, this.scrollerHeight)}px">
                <div class="view" style="height:${viewHeight}px; top:${this.viewTop}px">
                    <div class="rows">
                        ${repeat(
                            places,
                            (place) => place % elements,
                            (place) => renderLogRow(place, feed.row(place), feed.filter.text, this.showWhole),
                        )}
                    </div>
                </div>
            </div>
        </div>`;
    }

    protected override updated(): void {
        this.settle();
        if (this.feed.following) {
            this.setScrollTop(this.scroller.scrollHeight);
        } else if (this.feed.total !== this.alignedTotal) {
            this.alignScrollBar();
        }
        this.alignedTotal = this.feed.total;
    }

    /** Whole lines: the one at the top isn't cut while the end is followed. */
    private get viewHeight(): number {
        return wholeLines(this.scrollerHeight);
    }

    /** What is left over is above rows that fill the view, and below rows that don't. */
    private get viewTop(): number {
        return this.feed.total * LINE_PIXELS > this.viewHeight ? this.scrollerHeight - this.viewHeight : 0;
    }

    /** The same number of rows wherever the reader stands. */
    private range(): readonly [number, number] {
        const { total } = this.feed;
        const { place, y } = this.position;
        const count = Math.min(total, this.viewHeight / LINE_PIXELS + 2 * OVERHANG_ROWS);
        const above = Math.ceil(Math.max(0, y) / LINE_PIXELS) + OVERHANG_ROWS;
        const from = Math.max(0, Math.min(place - above, total - count));
        return [from, from + count];
    }

    /** Puts the rows where the position says, now that their heights are known; never beyond the ends of the list. */
    private settle(): void {
        const [from, to] = this.laidOut;
        const { total, following } = this.feed;
        const children = [...this.rows.children] as HTMLElement[];
        const anchor = children[this.position.place - from];
        const height = this.rows.offsetHeight;
        let top = anchor ? this.position.y - anchor.offsetTop : 0;
        if (to === total && (following || top + height < this.viewHeight)) {
            top = this.viewHeight - height;
        }
        if (from === 0 && top > 0) {
            top = 0;
        }
        this.rows.style.transform = `translateY(${top}px)`;
        const tops = children.map((child) => top + child.offsetTop);
        const first = Math.max(
            0,
            tops.findIndex((_, index) => (tops[index + 1] ?? Infinity) > 0),
        );
        const past = tops.findIndex((rowTop) => rowTop >= this.viewHeight);
        this.feed.visible = [from + first, past < 0 ? to : from + past];
        this.position = { place: from + first, y: tops[first] ?? 0 };
    }

    private scrolled(): void {
        const { scrollTop } = this.scroller;
        const moved = scrollTop - this.knownScrollTop;
        if (Math.abs(moved) < 1) {
            return;
        }
        this.knownScrollTop = scrollTop;
        if (this.feed.following && scrollTop >= this.scroller.scrollHeight - this.scroller.clientHeight - 1) {
            // The view became higher: the browser moved, not the reader.
            return;
        }
        const end = this.scroller.scrollHeight - this.scrollerHeight;
        if (moved < 0) {
            this.leaveEnd();
        }
        const jump = Math.abs(moved) > JUMP_VIEWS * this.viewHeight;
        const atEnd = moved > 0 && scrollTop >= end - 1;
        if (atEnd && (jump || this.feed.visible[1] >= this.feed.total - 1)) {
            this.tellFollowing(true);
        } else if (!this.feed.following) {
            this.position = jump ? positionAt(scrollTop, this.feed.total, this.scrollerHeight) : movedBy(this.position, moved);
            this.requestUpdate();
            clearTimeout(this.rest);
            // Where the bar has come to its end before the list, it has to be set back for the way to go on.
            this.rest = setTimeout(() => this.alignScrollBar(), atEnd || scrollTop <= 0 ? 0 : REST_MILLISECONDS);
        }
    }

    private alignScrollBar(): void {
        if (!this.feed.following) {
            const end = this.scroller.scrollHeight - this.scrollerHeight;
            const wanted = scrollTopAt(this.position, this.feed.total, this.scrollerHeight);
            // Off the ends, which have a meaning of their own.
            this.setScrollTop(Math.min(end - 2, Math.max(this.position.place === 0 && this.position.y >= 0 ? 0 : 2, wanted)));
        }
    }

    private setScrollTop(scrollTop: number): void {
        this.scroller.scrollTop = scrollTop;
        this.knownScrollTop = this.scroller.scrollTop;
    }

    private leaveEnd(): void {
        if (this.feed.following && this.scroller.scrollHeight > this.viewHeight) {
            this.tellFollowing(false);
        }
    }

    /** The browser's own way to either end would take a while, and rows come meanwhile. */
    private keyPressed(event: KeyboardEvent): void {
        if (KEYS_UP.has(event.key)) {
            this.leaveEnd();
        } else if (event.key === 'Home' || event.key === 'End') {
            event.preventDefault();
            this.tellFollowing(event.key === 'End');
            if (event.key === 'Home') {
                this.position = { place: 0, y: 0 };
                this.setScrollTop(0);
            }
        }
    }

    /** A press beside the rows is one on the scroll bar. */
    private grabbed(event: PointerEvent): void {
        if (event.target === this.scroller) {
            this.leaveEnd();
        }
    }

    /** Only some browsers tell of a selection inside of a shadow root. */
    private selectedText(): string {
        const root = this.renderRoot as ShadowRoot & { getSelection?: () => Selection | null };
        const selection = root.getSelection?.();
        return selection && !selection.isCollapsed ? selection.toString() : '';
    }

    private readonly showWhole = (place: number): void => {
        // Where the row begins stays in view.
        this.tellFollowing(false);
        void this.feed.showWhole(place);
    };

    private tellFollowing(following: boolean): void {
        this.feed.setFollowing(following);
        this.dispatchEvent(new CustomEvent('follow-change', { detail: following }));
        this.requestUpdate();
    }
}

declare global {
    interface HTMLElementTagNameMap {
        'otf-log-list': LogList;
    }
}
