import { once } from 'node:events';
import { createServer as createHttpServer, type Server as HttpServer, type ServerResponse } from 'node:http';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { createInterface } from 'node:readline';

/** Passes the number of each step on to a page at once, and does nothing else: how fast this machine is at it. */
export class StepRelay {
    private readonly pages = new Set<ServerResponse>();

    private constructor(
        private readonly trainers: Server,
        private readonly http: HttpServer,
    ) {
        trainers.on('connection', (socket) => createInterface(socket).on('line', (line) => this.pass(line)));
        http.on('request', ({ url }, response) => {
            if (url === '/steps') {
                response.writeHead(200, { 'Content-Type': 'text/event-stream' });
                this.pages.add(response);
            } else {
                response.writeHead(200, { 'Content-Type': 'text/html' }).end('<!doctype html><title>Steps</title>');
            }
        });
    }

    static async open(): Promise<StepRelay> {
        const [trainers, http] = [createServer(), createHttpServer()];
        for (const server of [trainers, http]) {
            server.listen(0, '127.0.0.1');
            await once(server, 'listening');
        }
        return new StepRelay(trainers, http);
    }

    get trainerPort(): number {
        return (this.trainers.address() as AddressInfo).port;
    }

    get url(): string {
        return `http://127.0.0.1:${(this.http.address() as AddressInfo).port}`;
    }

    close(): void {
        this.trainers.close();
        this.http.close();
        this.http.closeAllConnections();
    }

    private pass(line: string): void {
        const { type, step } = JSON.parse(line) as { type: string; step?: number };
        if (type === 'trainStep') {
            this.pages.forEach((page) => page.write(`data: ${step}\n\n`));
        }
    }
}
