import { Emitter } from '../emitter';
import { arrangePlaces, clampHeight, movePlace, readPlaces, type MoveDirection, type PanelDefault, type PanelPlace } from './layout-places';

/** How somebody arranged the panels. Plain JSON. */
export interface LayoutState {
    readonly places: readonly PanelPlace[];
    /** Width of the side column as a part of the whole. */
    readonly sideShare: number;
}

export const MINIMUM_SIDE_SHARE = 0.16;
export const MAXIMUM_SIDE_SHARE = 0.6;
const DEFAULT_SIDE_SHARE = 0.29;

/** Which panels are seen, where, and how large. */
export class LayoutModel {
    private readonly changed = new Emitter<void>();
    private currentPlaces: readonly PanelPlace[];
    private currentShare = DEFAULT_SIDE_SHARE;

    readonly onDidChange = this.changed.event;

    constructor(private readonly defaults: readonly PanelDefault[]) {
        this.currentPlaces = arrangePlaces(defaults, []);
    }

    /** All panels in their order, hidden ones too. */
    get places(): readonly PanelPlace[] {
        return this.currentPlaces;
    }

    get sideShare(): number {
        return this.currentShare;
    }

    get state(): LayoutState {
        return { places: this.currentPlaces, sideShare: this.currentShare };
    }

    /** Takes what `state` once was; what can't be used of it is ignored. */
    restore(stored: unknown): void {
        if (typeof stored !== 'object' || !stored) {
            return;
        }
        const { places, sideShare } = stored as Record<string, unknown>;
        this.currentShare = typeof sideShare === 'number' ? clampShare(sideShare) : DEFAULT_SIDE_SHARE;
        this.setPlaces(arrangePlaces(this.defaults, readPlaces(places)));
    }

    /** Back to how the panels stood at first. */
    reset(): void {
        this.currentShare = DEFAULT_SIDE_SHARE;
        this.setPlaces(arrangePlaces(this.defaults, []));
    }

    isShown(id: string): boolean {
        return this.currentPlaces.some((place) => place.id === id && !place.hidden);
    }

    setHidden(id: string, hidden: boolean): void {
        this.change(id, { hidden });
    }

    setCollapsed(id: string, collapsed: boolean): void {
        this.change(id, { collapsed });
    }

    move(id: string, direction: MoveDirection): void {
        this.setPlaces(movePlace(this.currentPlaces, id, direction));
    }

    setHeights(heights: ReadonlyMap<string, number>): void {
        this.setPlaces(
            this.currentPlaces.map((place) => {
                const height = heights.get(place.id);
                return height === undefined ? place : { ...place, height: clampHeight(height) };
            }),
        );
    }

    /** Back to the panel's own height. */
    resetHeight(id: string): void {
        this.change(id, { height: undefined });
    }

    /** Shows a panel, unfolded, wherever it stands. */
    open(id: string): void {
        this.change(id, { hidden: false, collapsed: false });
    }

    setSideShare(share: number): void {
        this.currentShare = clampShare(share);
        this.changed.fire();
    }

    private change(id: string, change: Partial<PanelPlace>): void {
        this.setPlaces(this.currentPlaces.map((place) => (place.id === id ? { ...place, ...change } : place)));
    }

    private setPlaces(places: readonly PanelPlace[]): void {
        this.currentPlaces = places;
        this.changed.fire();
    }
}

function clampShare(share: number): number {
    return Number.isFinite(share) ? Math.min(MAXIMUM_SIDE_SHARE, Math.max(MINIMUM_SIDE_SHARE, share)) : DEFAULT_SIDE_SHARE;
}
