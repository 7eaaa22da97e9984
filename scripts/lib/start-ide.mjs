import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { readArguments } from './ide-arguments.mjs';
import { complain, Failure, say } from './output.mjs';
import { root } from './paths.mjs';
import { findHost } from './start-hosts.mjs';
import { ensureInstalled } from './workspace.mjs';

/** How long the backend may take for its orderly end: somewhat longer than it allows itself. */
const shutdownLimit = 12_000;

/** How long to wait for the trainer port after the IDE is up, before telling the address without it. */
const trainerPortLimit = 10_000;

export async function startIde(args) {
    const options = readArguments(args, root);
    const host = findHost(options.host);
    // Once before the long installation, and once again after it.
    await requireFreePort(options);
    await ensureInstalled();
    await host.prepare();
    await requireFreePort(options);
    return runBackend(host, options);
}

function requireFreePort({ port, hostname }) {
    return new Promise((resolve, reject) => {
        const server = createServer();
        server.once('error', (error) => {
            const reasons = {
                EADDRINUSE: `Port ${port} is taken by another program, perhaps by an IDE that still runs: end that one, or choose another port with  npm start -- --port ${port + 1}`,
                EACCES: `Port ${port} is not for ordinary users: choose one above 1023, such as  npm start -- --port 3000`,
            };
            reject(new Failure(reasons[error.code] ?? `The IDE can't listen on ${hostname}:${port}: ${error.message}.`));
        });
        server.listen(port, hostname, () => server.close(resolve));
    });
}

/** Resolves to the exit code when the backend has ended. */
function runBackend(host, options) {
    const { args, cwd, env } = host.command(options);
    const child = spawn(process.execPath, args, {
        cwd,
        env: { ...process.env, ...env },
        stdio: ['ignore', 'pipe', 'inherit'],
        // In a process group of its own Ctrl+C reaches the backend once, from here, and not a second time from the terminal.
        detached: process.platform !== 'win32',
    });
    announceWhenReady(host, child, options.hostname);

    let stopping = false;
    const stop = () => {
        if (!stopping) {
            stopping = true;
            child.kill('SIGTERM');
            setTimeout(() => child.kill('SIGKILL'), shutdownLimit).unref();
        }
    };
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
        process.on(signal, stop);
    }

    return new Promise((resolve, reject) => {
        child.on('error', reject);
        // The backend also ends with code 1 when it was asked to end; that is no failure then.
        child.on('exit', (code, signal) => {
            if (!stopping) {
                complain(`\nThe IDE has ended by itself (${signal ?? `code ${code}`}); the messages above say why.`);
            }
            resolve(stopping ? 0 : code || 1);
        });
    });
}

/** Passes the backend's output on and says where to go, once the IDE and the port for trainers are known. */
function announceWhenReady(host, child, hostname) {
    let address;
    let trainers;
    let announced = false;
    const announce = () => {
        if (!announced) {
            announced = true;
            console.log();
            say(`  ${`${host.name}:`.padEnd(15)} ${address}`);
            say(
                `  Trainer port:   ${trainers ?? (host.trainers ? 'not open; the messages above say why' : 'open with the first window: 47621, unless its dashboard names another')}`,
            );
            say('  Ctrl+C ends it. Trainings are recorded on; to end that, too:  packages/backend/bin/onthefly serve --stop');
            if (!['localhost', '127.0.0.1', '::1'].includes(hostname)) {
                say('  Whoever can reach this address can run programs here: the IDE asks for no password.');
            }
            console.log();
        }
    };
    createInterface({ input: child.stdout }).on('line', (line) => {
        console.log(line);
        const listening = host.announces.exec(line);
        if (listening) {
            const name = ['0.0.0.0', '::'].includes(hostname) ? 'localhost' : hostname;
            address = `${listening[1].toLowerCase()}://${name}:${listening[2]}`;
            setTimeout(announce, trainerPortLimit).unref();
        }
        trainers ??= host.trainers?.exec(line)?.[1];
        if (address && (trainers || !host.trainers)) {
            announce();
        }
    });
}
