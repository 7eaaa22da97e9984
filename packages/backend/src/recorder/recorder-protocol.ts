import type { SettingName, SettingValue } from '@onthefly/shared-types';

/*
 * What a recorder and those who look at it say to each other over its control socket.
 *
 *   window, terminal ── greet, then the methods of OnTheFlyServer, handOver, end ──▶ recorder
 *   window, page     ◀── deliver ─────────────────────────────────────────────── recorder
 *
 * `greet`, `handOver` and `end` stay as they are in all versions: by them an older and a newer one come to terms.
 */

/** Raised whenever one side would misunderstand the other. */
export const RECORDER_PROTOCOL = 1;

export type SettingValues = { readonly [Name in SettingName]?: SettingValue<Name> };

/**
 * `window`: is told what happens, notices for its person among it. `page`: a further dashboard of a window, which tells notices itself.
 * `host` and `terminal` only ask.
 */
export type RecorderRole = 'window' | 'page' | 'host' | 'terminal';

/** The first request on a connection. */
export interface Greeting {
    readonly protocol: number;
    readonly version: string;
    readonly role: RecorderRole;
    /** Of the person, as they are now. They hold until somebody tells others. */
    readonly settings?: SettingValues;
    /** Where the example lies that comes with the IDE. */
    readonly exampleFolder?: string;
}

/** The answer to it. */
export interface RecorderGreeting {
    readonly protocol: number;
    readonly version: string;
    readonly pid: number;
    readonly dataFolder: string;
    /** 0 when nobody listens for trainers; the state says why. */
    readonly trainerPort: number;
    /** Name of the driver. */
    readonly sqlite: string;
    /** Milliseconds since the epoch. */
    readonly startedAt: number;
}

/** `busy`: something is under way that would be lost. Ask again later. */
export type HandOver = 'done' | 'busy';

/** Method names beside those of the server. */
export const GREET = 'greet';
export const HAND_OVER = 'handOver';
export const END = 'end';
export const DELIVER = 'deliver';
