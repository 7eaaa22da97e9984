import { HEALTH_KINDS } from '@onthefly/shared-types';
import type { Command } from '@theia/core';
import {
    ALL_HEALTH_CHECKS,
    CHECKPOINT,
    FORK,
    healthCheck,
    LOAD_CHECKPOINT,
    MERGE,
    PAUSE,
    PAUSE_OR_RESUME,
    REPORT,
    RESET,
    RESUME,
    STOP,
    TEST,
    type TrainingAction,
} from '../model/training-actions';

const category = 'OnTheFly';

export const OPEN_DASHBOARD: Command = { id: 'onthefly.openDashboard', category, label: 'Open Dashboard' };
export const RUN_EXAMPLE: Command = { id: 'onthefly.runExample', category, label: 'Run the Example' };
export const STOP_WAITING: Command = { id: 'onthefly.stopWaiting', category, label: 'Stop Waiting for the Trainer' };
export const SHOW_PREVIOUS_RUN: Command = { id: 'onthefly.showPreviousRun', category, label: 'Show Previous Run' };
export const SHOW_NEXT_RUN: Command = { id: 'onthefly.showNextRun', category, label: 'Show Next Run' };
export const RESET_LAYOUT: Command = { id: 'onthefly.resetLayout', category, label: 'Arrange Panels as at First' };

/** A command that does what a button of the dashboard does. */
export interface TrainingCommand {
    readonly command: Command;
    readonly action: TrainingAction;
    /** Entries of one group stand together in the menu, groups in this order. */
    readonly group: string;
    readonly keybinding?: string;
}

export const TRAINING_COMMANDS: readonly TrainingCommand[] = [
    training('pauseOrResume', 'Pause or Resume Training', PAUSE_OR_RESUME, '1_run', { keybinding: 'ctrlcmd+alt+shift+p' }),
    training('pause', 'Pause Training', PAUSE, '1_run'),
    training('resume', 'Resume Training', RESUME, '1_run'),
    training('checkpoint', 'Save Checkpoint', CHECKPOINT, '2_weights', { keybinding: 'ctrlcmd+alt+shift+k' }),
    training('loadCheckpoint', 'Load Checkpoint…', LOAD_CHECKPOINT, '2_weights'),
    training('test', 'Test', TEST, '3_measure', { keybinding: 'ctrlcmd+alt+shift+t' }),
    training('report', 'Report the Loss of Every Sample', REPORT, '3_measure', { keybinding: 'ctrlcmd+alt+shift+l' }),
    training('fork', 'Fork…', FORK, '4_runs', { keybinding: 'ctrlcmd+alt+shift+f' }),
    training('merge', 'Merge…', MERGE, '4_runs', { keybinding: 'ctrlcmd+alt+shift+m' }),
    ...HEALTH_KINDS.map((kind) => training(`health.${kind}`, `Check ${healthCheck(kind).label}`, healthCheck(kind), '5_health')),
    training('health.all', 'Run All Health Checks', ALL_HEALTH_CHECKS, '5_health', { keybinding: 'ctrlcmd+alt+shift+h' }),
    training('stop', 'Stop Training…', STOP, '6_end'),
    training('reset', 'Reset Session…', RESET, '6_end'),
];

function training(
    id: string,
    label: string,
    action: TrainingAction,
    group: string,
    more: Pick<TrainingCommand, 'keybinding'> = {},
): TrainingCommand {
    return { command: { id: `onthefly.${id}`, category, label }, action, group, ...more };
}
