import { Emitter } from './emitter';
import { arrangePlaces, movePlace, readPlaces, type MoveDirection, type PanelDefault, type PanelPlace } from './layout-places';

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
    private defaults: readonly PanelDefault[] = [];
    private currentPlaces: readonly PanelPlace[] = [];
    private currentShare = DEFAULT_SIDE_SHARE;

    readonly onDidChange = this.changed.event;

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

    /** Says which panels there are. Their places are the stored ones where there are any. */
    offer(defaults: readonly PanelDefault[]): void {
        this.defaults = defaults;
        this.setPlaces(arrangePlaces(defaults, this.currentPlaces));
    }

    /** Takes what `state` once was; what can't be used of it is ignored. */
    restore(stored: unknown): void {
        if (typeof stored !== 'object' || !stored) {
            return;
        }
        const { places, sideShare } = stored as Record<string, unknown>;
        this.currentShare = typeof sideShare === 'number' ? clampShare(sideShare) : DEFAULT_SIDE_SHARE;
        const read = readPlaces(places);
        this.setPlaces(this.defaults.length > 0 ? arrangePlaces(this.defaults, read) : read);
    }

    /** Back to how the panels stood at first. */
    reset(): void {
        this.currentShare = DEFAULT_SIDE_SHARE;
        this.setPlaces(arrangePlaces(this.defaults, []));
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
        this.setPlaces(this.currentPlaces.map((place) => ({ ...place, height: heights.get(place.id) ?? place.height })));
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
