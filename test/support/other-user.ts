import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';

/** "nobody" of every Linux; has nothing to do with who runs the tests. */
export const OTHER_UID = 65_534;

/** Only root can start a process as another user. */
export const CAN_BE_OTHER_USER = process.getuid?.() === 0;

export interface ForeignCalls {
    readonly port: number;
    /** What each connection sends. */
    readonly text: string;
    /** How many connections, one after the other; 1 when absent. */
    readonly times?: number;
    /** Where they come from. */
    readonly from?: { readonly address: string; readonly port: number };
    /** Each ends as soon as the kernel has taken the text, instead of with the process. */
    readonly brief?: boolean;
}

const SCRIPT = `
const { connect } = require('node:net');
const { once } = require('node:events');
const { port, text, times = 1, from, brief } = JSON.parse(process.argv[1]);
(async () => {
    for (let count = 0; count < times; count++) {
        const socket = connect({ port, host: '127.0.0.1', localAddress: from?.address, localPort: from?.port });
        socket.on('error', () => undefined);
        socket.on('data', (data) => process.stdout.write('received ' + data));
        socket.on('close', () => brief || process.stdout.write('closed\\n'));
        await once(socket, 'connect');
        await new Promise((done) => socket.write(text, done));
        if (brief) {
            socket.destroy();
        }
    }
    process.stdout.write('sent\\n');
    setInterval(() => undefined, 1000);
})();
`;

/** A program of another user that calls the trainer port. */
export class OtherUser {
    output = '';
    private readonly child: ChildProcess;

    private constructor(calls: ForeignCalls) {
        this.child = spawn(process.execPath, ['-e', SCRIPT, JSON.stringify(calls)], {
            uid: OTHER_UID,
            gid: OTHER_UID,
            cwd: '/',
            stdio: ['ignore', 'pipe', 'inherit'],
        });
        this.child.stdout?.on('data', (chunk: Buffer) => (this.output += chunk.toString()));
    }

    /** Resolves when all was sent. */
    static async call(calls: ForeignCalls): Promise<OtherUser> {
        const user = new OtherUser(calls);
        while (!user.output.includes('sent\n')) {
            await Promise.race([
                once(user.child.stdout!, 'data'),
                once(user.child, 'exit').then(() => Promise.reject(new Error(user.output))),
            ]);
        }
        return user;
    }

    async end(): Promise<void> {
        if (this.child.exitCode === null && this.child.signalCode === null) {
            this.child.kill('SIGKILL');
            await once(this.child, 'exit');
        }
    }
}
