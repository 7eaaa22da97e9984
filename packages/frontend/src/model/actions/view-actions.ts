import { X_AXES } from '../charts/chart-settings';
import type { DashboardModel } from '../dashboard-model';
import { PANEL_LIST } from '../layout/panel-list';
import type { DashboardAction } from './dashboard-action';

const possible = (): undefined => undefined;

const TOGGLE_LOG_X: DashboardAction = {
    id: 'toggleLogX',
    label: 'log x',
    title: 'Logarithmic Horizontal Axis On or Off',
    group: '9_charts',
    panel: 'metrics',
    disabledReason: possible,
    run: ({ charts }) => charts.change({ logX: !charts.settings.logX }),
};

const TOGGLE_LOG_Y: DashboardAction = {
    id: 'toggleLogY',
    label: 'log y',
    title: 'Logarithmic Vertical Axis On or Off',
    group: '9_charts',
    panel: 'metrics',
    disabledReason: possible,
    run: ({ charts }) => charts.change({ logY: !charts.settings.logY }),
};

const NEXT_X_AXIS: DashboardAction = {
    id: 'nextXAxis',
    label: 'Next horizontal axis',
    title: 'Next Horizontal Axis: Step, Epoch, Time, Clock',
    group: '9_charts',
    panel: 'metrics',
    disabledReason: possible,
    run: ({ charts }) => charts.change({ xAxis: X_AXES[(X_AXES.indexOf(charts.settings.xAxis) + 1) % X_AXES.length] ?? 'step' }),
};

const RESET_ZOOM: DashboardAction = {
    id: 'resetZoom',
    label: 'Reset zoom',
    title: 'Reset Zoom of the Charts',
    group: '9_charts',
    panel: 'metrics',
    disabledReason: ({ charts }) => (charts.zoom ? undefined : 'The charts show everything'),
    run: ({ charts }) => charts.zoomTo(undefined),
};

const OVERLAY_ALL: DashboardAction = {
    id: 'overlayAll',
    label: 'Draw all runs',
    title: 'Draw All Runs of the Session',
    group: '9_charts',
    panel: 'metrics',
    disabledReason: ({ state }) => ((state?.runs.length ?? 0) > 1 ? undefined : 'There is no other run in this session'),
    run: ({ overlay, state, run }) =>
        state?.runs
            .filter(({ sessionId, runId }) => runId !== run?.runId && !overlay.has(sessionId, runId))
            .forEach(({ sessionId, runId }) => overlay.toggle(sessionId, runId)),
};

const CLEAR_OVERLAY: DashboardAction = {
    id: 'clearOverlay',
    label: 'Draw the shown run alone',
    title: 'Draw the Shown Run Alone',
    group: '9_charts',
    panel: 'metrics',
    disabledReason: ({ overlay }) => (overlay.runs.length > 0 ? undefined : 'No other run is drawn'),
    run: ({ overlay }) => overlay.clear(),
};

export const EXPORT_CHARTS: readonly DashboardAction[] = (['png', 'csv'] as const).map((kind) => ({
    id: `exportCharts.${kind}`,
    label: `Charts as ${kind.toUpperCase()}`,
    title: `Export All Charts as ${kind.toUpperCase()}`,
    group: '9_charts',
    panel: 'metrics',
    disabledReason: noMetricsReason,
    run: (model) => model.requests.ask('exportCharts', kind),
}));

const FOLLOW_LOG: DashboardAction = {
    id: 'followLog',
    label: 'Follow',
    title: 'Follow the Log',
    group: '9_log',
    panel: 'logs',
    disabledReason: possible,
    run: (model) => model.setLogFollowing(true),
};

const FIND_IN_LOG: DashboardAction = {
    id: 'findInLog',
    label: 'Find',
    title: 'Find in the Log',
    group: '9_log',
    panel: 'logs',
    disabledReason: possible,
    run: (model) => model.requests.ask('findInLog', undefined),
};

const COPY_LOG: DashboardAction = {
    id: 'copyLog',
    label: 'Copy',
    title: 'Copy the Selected Rows of the Log, or Those in View',
    group: '9_log',
    panel: 'logs',
    disabledReason: possible,
    run: (model) => model.requests.ask('copyLog', undefined),
};

export const RESET_LAYOUT: DashboardAction = {
    id: 'resetLayout',
    label: 'Arrange as at first',
    title: 'Arrange Panels as at First',
    group: '9_panels',
    disabledReason: possible,
    run: ({ layout }) => layout.reset(),
};

const SHOW_PANELS: readonly DashboardAction[] = PANEL_LIST.map(({ id, title }) => ({
    id: `panel.${id}`,
    label: title,
    title: `Go to Panel: ${title}`,
    group: '9_panels',
    panel: id,
    disabledReason: possible,
    run: (model) => model.requests.ask('showPanel', id),
}));

const TOGGLE_PANELS: readonly DashboardAction[] = PANEL_LIST.map(({ id, title }) => ({
    id: `togglePanel.${id}`,
    label: title,
    title: `Show or Hide Panel: ${title}`,
    group: '9_panels',
    disabledReason: possible,
    run: ({ layout }) => layout.setHidden(id, layout.isShown(id)),
}));

export const VIEW_ACTIONS: readonly DashboardAction[] = [
    TOGGLE_LOG_X,
    TOGGLE_LOG_Y,
    NEXT_X_AXIS,
    RESET_ZOOM,
    OVERLAY_ALL,
    CLEAR_OVERLAY,
    ...EXPORT_CHARTS,
    FOLLOW_LOG,
    FIND_IN_LOG,
    COPY_LOG,
    ...SHOW_PANELS,
    ...TOGGLE_PANELS,
    RESET_LAYOUT,
];

function noMetricsReason({ state }: DashboardModel): string | undefined {
    return state?.metrics.length ? undefined : 'There are no curves yet';
}
