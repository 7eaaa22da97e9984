export { Dashboard } from './components/frame/dashboard';
export type { DashboardHost, OpenPathRequest, SavePathRequest } from './dashboard-host';
export { DashboardModel, type ConnectionState } from './model/dashboard-model';
export type { Release, Subscribe } from './model/emitter';
export type { DashboardViewState } from './model/layout/view-state';
