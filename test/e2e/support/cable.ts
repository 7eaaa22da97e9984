import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** A connection between the browser and the IDE that can be cut. */
export class Cable {
    private readonly sockets = new Set<Socket>();
    private whole = true;

    private constructor(
        private readonly server: Server,
        private readonly target: number,
    ) {
        server.on('connection', (socket) => this.plug(socket));
    }

    static async to(port: number): Promise<Cable> {
        const server = createServer();
        const cable = new Cable(server, port);
        server.listen(0, '127.0.0.1');
        await once(server, 'listening');
        return cable;
    }

    get url(): string {
        return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
    }

    /** Breaks every connection and refuses new ones until it is mended. */
    cut(): void {
        this.whole = false;
        this.sockets.forEach((socket) => socket.destroy());
    }

    mend(): void {
        this.whole = true;
    }

    async remove(): Promise<void> {
        this.cut();
        this.server.close();
        await once(this.server, 'close');
    }

    private plug(near: Socket): void {
        if (!this.whole) {
            near.destroy();
            return;
        }
        const far = connect(this.target, 'localhost');
        for (const [socket, other] of [
            [near, far],
            [far, near],
        ] as const) {
            this.sockets.add(socket);
            socket.on('error', () => other.destroy());
            socket.on('close', () => {
                this.sockets.delete(socket);
                other.destroy();
            });
            socket.pipe(other);
        }
    }
}
