import { shortName, type RunDetails } from '@onthefly/shared-types';
import { nothing, svg, type TemplateResult } from 'lit';
import { formatMetric } from '../../format/number-format';
import type { RunColor } from '../../model/charts/overlay';
import { NODE_HEIGHT, NODE_WIDTH, type LineageNode } from '../../model/lineage/lineage-layout';
import { summaryOf } from '../../model/runs/runs-table';
import { runStateLabel } from '../runs/runs-panel-labels';

const NAME_CHARACTERS = 17;

export interface LineageNodeOptions {
    readonly node: LineageNode;
    readonly run: RunDetails;
    readonly color: RunColor;
    /** Its curves are looked at. */
    readonly shown: boolean;
    readonly selected: boolean;
    /** The one that is reached with Tab; arrow keys lead to the others. */
    readonly focusable: boolean;
    readonly onFocus: () => void;
    readonly onClick: (event: MouseEvent) => void;
    readonly onContextMenu: (event: MouseEvent) => void;
}

/** A run in the graph. */
export function lineageNode(options: LineageNodeOptions): TemplateResult<2> {
    const { node, run, color, shown, selected, focusable, onFocus, onClick, onContextMenu } = options;
    const line = `${describeBest(run)} · ${runStateLabel(run.state)}`;
    return svg`<g
        class=${`node ${shown ? 'shown' : ''} ${selected ? 'selected' : ''}`}
        data-run=${node.runId}
        style=${`--run: ${color.color}`}
        transform=${`translate(${node.x - NODE_WIDTH / 2},${node.y - NODE_HEIGHT / 2})`}
        role="option"
        tabindex=${focusable ? 0 : -1}
        aria-selected=${selected}
        aria-current=${shown ? 'true' : nothing}
        aria-label=${`${shortName(run.name)}, ${line}`}
        @focus=${onFocus}
        @click=${onClick}
        @contextmenu=${onContextMenu}
    >
        <title>${run.name} (${node.runId})</title>
        <rect class="box" width=${NODE_WIDTH} height=${NODE_HEIGHT} rx="4" />
        ${
            selected
                ? svg`<path class="tick" d="m10,15 4,4 7,-8" />`
                : svg`<path class="swatch" stroke-dasharray=${color.dashed ? '3 3' : nothing} d="M10,16h10" />`
        }
        <text class="name" x="26" y="19">${shorten(run.name)}</text>
        <text class="line" x="10" y="35">${line}</text>
    </g>`;
}

function describeBest(run: RunDetails): string {
    const best = summaryOf(run, 'val_loss')?.minimum;
    return best === undefined ? 'no val_loss' : best === null ? 'val_loss NaN' : `best ${formatMetric(best)}`;
}

function shorten(name: string): string {
    return name.length > NAME_CHARACTERS ? `${name.slice(0, NAME_CHARACTERS - 1)}…` : name;
}
