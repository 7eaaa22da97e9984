export * from './dashboard-protocol';
export * from './metric-names';
export * from './run-model';
export * from './setting-schema';
export * from './settings';
export * from './trainer-events';
