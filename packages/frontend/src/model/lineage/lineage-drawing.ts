import type { Run } from '@onthefly/shared-types';
import { layoutLineage, NODE_HEIGHT, NODE_WIDTH, type LineageGraph, type LineageNode, type Point } from './lineage-layout';
import { fitView, panView, revealPoint, SMALLEST_READABLE_SCALE, zoomView, type Extent, type LineageView } from './lineage-view';

/** With a little room around it. */
const NODE_EXTENT: Extent = { width: NODE_WIDTH + 16, height: NODE_HEIGHT + 16 };
const MINIMUM_HEIGHT = 96;
const MAXIMUM_HEIGHT = 280;
/** What lies over the lower edge of the drawing. */
const CONTROLS_HEIGHT = 28;

/** The graph of runs as it lies in its window. */
export class LineageDrawing {
    private currentGraph = layoutLineage([]);
    /** As it is drawn where there is room for that. */
    private across = this.currentGraph;
    private shape = '';
    private currentRoom: Extent = { width: 0, height: 0 };
    private shownRunId: string | undefined;
    /** Fitted to the room when undefined. */
    private chosenView: LineageView | undefined;

    get graph(): LineageGraph {
        return this.currentGraph;
    }

    get room(): Extent {
        return this.currentRoom;
    }

    /** As high as it would like its window to be, in pixels. */
    get naturalHeight(): number {
        return Math.min(MAXIMUM_HEIGHT, Math.max(MINIMUM_HEIGHT, this.currentGraph.height + CONTROLS_HEIGHT));
    }

    get view(): LineageView {
        const shown = this.nodeOf(this.shownRunId);
        const view = this.chosenView ?? fitView(this.currentGraph, this.roomAboveControls);
        return shown && !this.chosenView ? revealPoint(view, shown, NODE_EXTENT, this.currentRoom) : view;
    }

    setRoom({ width, height }: Extent): void {
        this.currentRoom = { width, height };
    }

    /** Laying out is done only when runs came or went, or when there is room for it in another way. */
    arrange(runs: readonly Run[], shownRunId: string | undefined): void {
        this.shownRunId = shownRunId;
        const shape = JSON.stringify(runs.map(({ sessionId, runId, parents }) => [sessionId, runId, parents]));
        if (shape !== this.shape) {
            this.across = layoutLineage(runs);
        }
        const { width } = this.currentRoom;
        const flow = width > 0 && this.across.width * SMALLEST_READABLE_SCALE > width ? 'down' : 'across';
        if (shape !== this.shape || flow !== this.currentGraph.flow) {
            this.shape = shape;
            this.currentGraph = flow === 'across' ? this.across : layoutLineage(runs, flow);
            this.chosenView = undefined;
        }
    }

    /** Around the middle of the window unless another point of it is given. */
    zoom(factor: number, around: Point = { x: this.currentRoom.width / 2, y: this.currentRoom.height / 2 }): void {
        this.chosenView = zoomView(this.view, factor, around);
    }

    /** Of the view as it is, or as it was when a hand began to drag it. */
    pan(x: number, y: number, from: LineageView = this.view): void {
        this.chosenView = panView(from, x, y);
    }

    showEverything(): void {
        this.chosenView = fitView(this.currentGraph, this.roomAboveControls, 0);
    }

    reveal(runId: string): void {
        const node = this.nodeOf(runId);
        if (node) {
            this.chosenView = revealPoint(this.view, node, NODE_EXTENT, this.currentRoom);
        }
    }

    private nodeOf(runId: string | undefined): LineageNode | undefined {
        return this.currentGraph.nodes.find((node) => node.runId === runId);
    }

    private get roomAboveControls(): Extent {
        const { width, height } = this.currentRoom;
        return { width, height: Math.max(0, height - CONTROLS_HEIGHT) };
    }
}
