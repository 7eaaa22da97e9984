/** Where a panel stands unless the person moved it: the wide column, or the narrow one beside it (below it where there is no room). */
export type PanelColumn = 'main' | 'side';

export interface PanelDefault {
    readonly id: string;
    readonly column: PanelColumn;
}

/** Where one panel stands and how large it is. Plain JSON: it is stored. */
export interface PanelPlace {
    readonly id: string;
    readonly column: PanelColumn;
    /** In pixels, once the person has changed it; the panel's own height until then. */
    readonly height?: number;
    readonly hidden: boolean;
    readonly collapsed: boolean;
}

export type MoveDirection = 'up' | 'down' | 'across';

export const MINIMUM_PANEL_HEIGHT = 72;
const MAXIMUM_PANEL_HEIGHT = 4000;

/** Stored places in their order, without those of panels that are gone; new panels stand after the one that they follow by default. */
export function arrangePlaces(defaults: readonly PanelDefault[], stored: readonly PanelPlace[]): readonly PanelPlace[] {
    const places = stored.filter(({ id }, index) => isKnown(defaults, id) && stored.findIndex((place) => place.id === id) === index);
    defaults.forEach((panel, index) => {
        if (!places.some(({ id }) => id === panel.id)) {
            const previous = defaults[index - 1]?.id;
            const place = { id: panel.id, column: panel.column, hidden: false, collapsed: false };
            places.splice(places.findIndex(({ id }) => id === previous) + 1, 0, place);
        }
    });
    return places;
}

export function visiblePlaces(places: readonly PanelPlace[], column: PanelColumn): readonly PanelPlace[] {
    return places.filter((place) => place.column === column && !place.hidden);
}

/** Moves past the next panel that is seen; across: to the end of the other column. Unchanged where that isn't possible. */
export function movePlace(places: readonly PanelPlace[], id: string, direction: MoveDirection): readonly PanelPlace[] {
    const place = places.find((candidate) => candidate.id === id);
    if (!place) {
        return places;
    }
    const others = places.filter((candidate) => candidate !== place);
    if (direction === 'across') {
        return [...others, { ...place, column: place.column === 'main' ? 'side' : 'main' }];
    }
    const neighbour = neighbourOf(places, place, direction);
    if (!neighbour) {
        return places;
    }
    others.splice(others.indexOf(neighbour) + (direction === 'down' ? 1 : 0), 0, place);
    return others;
}

export function canMove(places: readonly PanelPlace[], id: string, direction: 'up' | 'down'): boolean {
    const place = places.find((candidate) => candidate.id === id);
    return place !== undefined && neighbourOf(places, place, direction) !== undefined;
}

/** Makes one of a column's panels taller at the cost of the one below it, as far as that goes. */
export function resizeHeights(heights: readonly number[], index: number, change: number): readonly number[] {
    const height = heights[index];
    if (height === undefined) {
        return heights;
    }
    const wanted = clampHeight(height + change);
    return heights.map((each, other) => {
        if (other === index) {
            return wanted;
        }
        return other === index + 1 ? clampHeight(each - (wanted - height)) : each;
    });
}

/** What can be used of stored places, which may come from another version. */
export function readPlaces(stored: unknown): readonly PanelPlace[] {
    return Array.isArray(stored) ? stored.flatMap((entry: unknown) => readPlace(entry) ?? []) : [];
}

function readPlace(stored: unknown): PanelPlace | undefined {
    if (typeof stored !== 'object' || !stored) {
        return undefined;
    }
    const { id, column, height, hidden, collapsed } = stored as Record<string, unknown>;
    if (typeof id !== 'string' || (column !== 'main' && column !== 'side')) {
        return undefined;
    }
    const place = { id, column, hidden: hidden === true, collapsed: collapsed === true } as const;
    return typeof height === 'number' && Number.isFinite(height) ? { ...place, height: clampHeight(height) } : place;
}

export function clampHeight(height: number): number {
    return Math.min(MAXIMUM_PANEL_HEIGHT, Math.max(MINIMUM_PANEL_HEIGHT, Math.round(height)));
}

function isKnown(defaults: readonly PanelDefault[], id: string): boolean {
    return defaults.some((panel) => panel.id === id);
}

function neighbourOf(places: readonly PanelPlace[], place: PanelPlace, direction: 'up' | 'down'): PanelPlace | undefined {
    const seen = visiblePlaces(places, place.column);
    return seen[seen.indexOf(place) + (direction === 'up' ? -1 : 1)];
}
