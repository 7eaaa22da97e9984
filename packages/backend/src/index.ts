export { default as coreModule } from './core-module';
export { OnTheFlyBackend } from './onthefly-backend';
export { DataFolder } from './host/data-folder';
export { ExampleFolder } from './host/example-folder';
export { Logger } from './host/logger';
export { Settings } from './host/settings';
export { TerminalEnvironment } from './host/terminal-environment';
