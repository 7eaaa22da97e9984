import { createContext } from '@lit/context';
import type { DashboardHost } from '../dashboard-host';
import type { DashboardModel } from '../model/dashboard-model';

export const modelContext = createContext<DashboardModel>(Symbol('onthefly-model'));
export const hostContext = createContext<DashboardHost>(Symbol('onthefly-host'));
