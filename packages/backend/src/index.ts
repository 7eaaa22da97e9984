export { DataFolder } from './host/data-folder';
export { Logger } from './host/logger';
export { Settings } from './host/settings';
export { TerminalEnvironment } from './host/terminal-environment';
export { RecorderLink } from './recorder/recorder-link';
