import { strict as assert } from 'node:assert';
import { edgePath, layoutLineage, neighbourOf, NODE_HEIGHT, NODE_WIDTH } from './lineage-layout';

const RUNS = [
    { runId: 'baseline', parents: [] },
    { runId: 'fork1', parents: ['baseline'] },
    { runId: 'fork2', parents: ['baseline', 'gone', 'fork2'] },
    { runId: 'merge1', parents: ['fork1', 'fork2'] },
];

describe('layoutLineage', () => {
    const graph = layoutLineage(RUNS);
    const at = (runId: string): { x: number; y: number } => graph.nodes.find((node) => node.runId === runId)!;

    it('stands parents left of their children and nothing on anything else', () => {
        assert.ok(at('baseline').x + NODE_WIDTH <= at('fork1').x);
        assert.ok(at('fork1').x + NODE_WIDTH <= at('merge1').x);
        assert.equal(at('fork1').x, at('fork2').x);
        assert.ok(Math.abs(at('fork1').y - at('fork2').y) >= NODE_HEIGHT);
        assert.equal(graph.edges.length, 4);
    });

    it('stands children below their parents where that is wanted', () => {
        const down = layoutLineage(RUNS, 'down');
        const [baseline, fork1, fork2] = down.nodes;
        assert.ok(baseline!.y + NODE_HEIGHT <= fork1!.y);
        assert.equal(fork1!.y, fork2!.y);
        assert.ok(down.width < graph.width);
        assert.ok(['fork1', 'fork2'].includes(neighbourOf(down, 'baseline', 'down') ?? ''));
    });

    it('takes a session without runs', () => {
        assert.deepEqual(layoutLineage([]).nodes, []);
    });

    it('leads the keyboard to the nearest run', () => {
        assert.equal(neighbourOf(graph, 'merge1', 'right'), undefined);
        assert.ok(['fork1', 'fork2'].includes(neighbourOf(graph, 'merge1', 'left') ?? ''));
        const upper = at('fork1').y < at('fork2').y ? 'fork1' : 'fork2';
        const lower = upper === 'fork1' ? 'fork2' : 'fork1';
        assert.equal(neighbourOf(graph, upper, 'down'), lower);
        assert.equal(neighbourOf(graph, lower, 'up'), upper);
        assert.equal(neighbourOf(graph, 'gone', 'up'), 'baseline');
    });
});

describe('edgePath', () => {
    it('goes through all points', () => {
        const points = [
            { x: 0, y: 0 },
            { x: 10, y: 20 },
        ];
        assert.equal(edgePath([], 'across'), '');
        assert.equal(edgePath(points, 'across'), 'M0,0C5,0 5,20 10,20');
        assert.equal(edgePath(points, 'down'), 'M0,0C0,10 10,10 10,20');
    });
});
