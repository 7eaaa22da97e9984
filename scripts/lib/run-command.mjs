import { spawn, spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { root } from './paths.mjs';

/**
 * Runs a program with its output on the terminal and resolves to its exit code; 127 when it can't be started, 124
 * when it had to be ended, with all it started, because it took longer than `timeout` milliseconds.
 */
export function run(command, args, { cwd = root, env = {}, timeout } = {}) {
    return new Promise((resolve) => {
        // A group of its own lets the end of the time reach the program's children too; Ctrl+C must be passed on then.
        const group = timeout !== undefined && process.platform !== 'win32';
        const child = spawn(command, args, {
            cwd,
            env: { ...process.env, ...env },
            stdio: [group ? 'ignore' : 'inherit', 'inherit', 'inherit'],
            detached: group,
        });
        let timedOut = false;
        const timer =
            group &&
            setTimeout(() => {
                timedOut = true;
                killGroup(child.pid, 'SIGKILL');
            }, timeout);
        const passOn = (signal) => {
            killGroup(child.pid, signal);
            process.exit(130);
        };
        const signals = group ? ['SIGINT', 'SIGTERM', 'SIGHUP'] : [];
        signals.forEach((signal) => process.on(signal, passOn));
        const finish = (code) => {
            clearTimeout(timer);
            signals.forEach((signal) => process.off(signal, passOn));
            resolve(code);
        };
        child.on('error', () => finish(127));
        child.on('exit', (code) => finish(timedOut ? 124 : (code ?? 1)));
    });
}

function killGroup(pid, signal) {
    try {
        process.kill(-pid, signal);
    } catch {
        // It has ended in the meantime.
    }
}

/** Runs a program quietly; `output` holds everything it wrote. */
export function capture(command, args, { cwd = root, env = {} } = {}) {
    const result = spawnSync(command, args, { cwd, env: { ...process.env, ...env }, encoding: 'utf8' });
    return { ok: result.status === 0, output: `${result.stdout ?? ''}${result.stderr ?? ''}`.trim() };
}

/** Where a program is on the PATH, or undefined. */
export function findProgram(name) {
    for (const folder of (process.env.PATH ?? '').split(delimiter).filter(Boolean)) {
        const file = join(folder, name);
        try {
            accessSync(file, constants.X_OK);
            return file;
        } catch {
            // Not in this folder.
        }
    }
    return undefined;
}

/** Path of a program that npm installed for the workspace. */
export function workspaceProgram(name) {
    return join(root, 'node_modules', '.bin', name);
}
