import * as dagre from '@dagrejs/dagre';
import type { Run } from '@onthefly/shared-types';

export const NODE_WIDTH = 138;
export const NODE_HEIGHT = 44;

const GAP_BETWEEN_GENERATIONS = 28;
const GAP_WITHIN_GENERATION = 14;
const MARGIN = 10;
/** More than any run is aside: whichever generation is nearer counts first. */
const GENERATION = 10_000;

export interface Point {
    readonly x: number;
    readonly y: number;
}

/** Where a run stands; `x` and `y` are its middle. */
export interface LineageNode extends Point {
    readonly runId: string;
}

export interface LineageEdge {
    readonly from: string;
    readonly to: string;
    readonly points: readonly Point[];
}

/** Which way children stand of their parents. */
export type LineageFlow = 'across' | 'down';

export interface LineageGraph {
    readonly flow: LineageFlow;
    readonly width: number;
    readonly height: number;
    readonly nodes: readonly LineageNode[];
    readonly edges: readonly LineageEdge[];
}

export type LineageDirection = 'left' | 'right' | 'up' | 'down';

/** Parents stand left of their children, or above them. Parents that aren't among the runs are passed over. */
export function layoutLineage(runs: readonly Pick<Run, 'runId' | 'parents'>[], flow: LineageFlow = 'across'): LineageGraph {
    const graph = new dagre.Graph();
    graph.setGraph({
        rankdir: flow === 'across' ? 'LR' : 'TB',
        ranksep: GAP_BETWEEN_GENERATIONS,
        nodesep: GAP_WITHIN_GENERATION,
        marginx: MARGIN,
        marginy: MARGIN,
    });
    graph.setDefaultEdgeLabel(() => ({}));
    runs.forEach(({ runId }) => graph.setNode(runId, { width: NODE_WIDTH, height: NODE_HEIGHT }));
    runs.forEach(({ runId, parents }) =>
        parents.filter((parent) => parent !== runId && graph.hasNode(parent)).forEach((parent) => graph.setEdge(parent, runId)),
    );
    dagre.layout(graph);
    const { width = 0, height = 0 } = graph.graph() as { width?: number; height?: number };
    return {
        flow,
        width: Number.isFinite(width) ? width : 0,
        height: Number.isFinite(height) ? height : 0,
        nodes: runs.map(({ runId }) => ({ runId, ...pointOf(graph.node(runId) as Partial<Point>) })),
        edges: graph.edges().map((edge) => ({
            from: edge.v,
            to: edge.w,
            points: ((graph.edge(edge) as { points?: readonly Point[] }).points ?? []).map(pointOf),
        })),
    };
}

/** A path through the points, without corners. */
export function edgePath(points: readonly Point[], flow: LineageFlow): string {
    const [first, ...rest] = points;
    if (!first) {
        return '';
    }
    let path = `M${round(first.x)},${round(first.y)}`;
    let previous = first;
    for (const point of rest) {
        const x = (previous.x + point.x) / 2;
        const y = (previous.y + point.y) / 2;
        const [from, to] =
            flow === 'across'
                ? [
                      { x, y: previous.y },
                      { x, y: point.y },
                  ]
                : [
                      { x: previous.x, y },
                      { x: point.x, y },
                  ];
        path += `C${[from, to, point].map((each) => `${round(each.x)},${round(each.y)}`).join(' ')}`;
        previous = point;
    }
    return path;
}

/** The nearest run that way: of the next generation, or of its own one. */
export function neighbourOf(graph: LineageGraph, runId: string, direction: LineageDirection): string | undefined {
    const from = graph.nodes.find((node) => node.runId === runId);
    if (!from) {
        return graph.nodes[0]?.runId;
    }
    const horizontal = direction === 'left' || direction === 'right';
    const sign = direction === 'right' || direction === 'down' ? 1 : -1;
    let best: { readonly runId: string; readonly distance: number } | undefined;
    for (const node of graph.nodes) {
        const ahead = sign * (horizontal ? node.x - from.x : node.y - from.y);
        const aside = Math.abs(horizontal ? node.y - from.y : node.x - from.x);
        const distance = horizontal === (graph.flow === 'across') ? GENERATION * ahead + aside : ahead + 2 * aside;
        if (ahead > 1 && (!best || distance < best.distance)) {
            best = { runId: node.runId, distance };
        }
    }
    return best?.runId;
}

function pointOf({ x = 0, y = 0 }: Partial<Point>): Point {
    return { x, y };
}

function round(value: number): number {
    return Math.round(value * 10) / 10;
}
