import { css } from 'lit';

/** The tools of a list in the head of its panel: a filter, and a menu beside it. */
export const panelToolsStyles = css`
    :host {
        display: flex;
        align-items: center;
        gap: 4px;
        min-width: 0;
        font-size: 12px;
    }

    .search {
        flex-basis: 110px;
    }
`;
