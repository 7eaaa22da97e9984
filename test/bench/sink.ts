import { once } from 'node:events';
import { createServer, type AddressInfo, type Server } from 'node:net';

/** The cheapest server that there can be: takes bytes and keeps them. */
export class Sink {
    private readonly chunks: Buffer[] = [];

    private constructor(private readonly server: Server) {
        server.on('connection', (socket) => socket.on('data', (chunk) => this.chunks.push(chunk)));
    }

    static async open(): Promise<Sink> {
        const server = createServer();
        const sink = new Sink(server);
        server.listen(0, '127.0.0.1');
        await once(server, 'listening');
        return sink;
    }

    get port(): number {
        return (this.server.address() as AddressInfo).port;
    }

    /** What has arrived, line by line. */
    get lines(): Buffer[] {
        const all = Buffer.concat(this.chunks);
        const lines: Buffer[] = [];
        for (let start = 0, end = all.indexOf(10); end !== -1; start = end + 1, end = all.indexOf(10, start)) {
            lines.push(all.subarray(start, end));
        }
        return lines;
    }

    close(): void {
        this.server.close();
    }
}
