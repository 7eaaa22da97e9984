import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';

/** Connects, says what it was given, and has a child that holds the socket too, as a loader of data has. */
const SCRIPT = `
import os, socket, sys, time
connection = socket.create_connection(("127.0.0.1", int(sys.argv[1])))
connection.sendall(sys.argv[2].encode())
child = os.fork()
if child == 0:
    time.sleep(600)
print(child, flush=True)
time.sleep(600)
`;

export class ForkedTrainer {
    private constructor(
        private readonly parent: ChildProcess,
        private readonly childPid: number,
    ) {}

    static async start(port: number, text: string): Promise<ForkedTrainer> {
        const parent = spawn('python3', ['-c', SCRIPT, String(port), text], { stdio: ['ignore', 'pipe', 'inherit'] });
        const [chunk] = (await once(parent.stdout, 'data')) as [Buffer];
        return new ForkedTrainer(parent, Number(chunk.toString()));
    }

    get pid(): number | undefined {
        return this.parent.pid;
    }

    /** The child lives on. */
    async killParent(): Promise<void> {
        this.parent.kill('SIGKILL');
        await once(this.parent, 'exit');
    }

    end(): void {
        this.parent.kill('SIGKILL');
        process.kill(this.childPid, 'SIGKILL');
    }
}
