import { RecorderWindow } from './recorder-window';

/* A window in a process of its own: `node window-process.js FOLDER`. It says on one line what terminals carry, and stays until it is ended. */
void RecorderWindow.open(process.argv[2] ?? '').then((window) => {
    process.stdout.write(`${JSON.stringify(Object.fromEntries(window.variables))}\n`);
    setInterval(() => undefined, 1_000);
});
