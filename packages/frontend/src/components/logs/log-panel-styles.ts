import { css } from 'lit';

export const logPanelStyles = css`
    :host {
        display: flex;
        flex-direction: column;
        min-height: 0;
    }

    p {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 8px;
        flex: none;
        margin: 0;
        padding: 2px 14px;
    }

    otf-log-list {
        flex: 1;
    }
`;
