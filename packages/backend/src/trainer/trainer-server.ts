import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { inject, injectable } from 'inversify';
import { Emitter, type Event } from 'vscode-jsonrpc';
import type { TrainerServerState } from '@onthefly/shared-types';
import { Logger } from '../host/logger';
import { Settings } from '../host/settings';
import type { NewOmission } from '../session/omission';
import { OmissionList } from '../session/omission-list';
import { ConnectionRoom } from './connection-room';
import { HalfLines } from './half-lines';
import { OwnerWatch } from './owner-watch';
import { PeerIdentifier } from './peer-identifier';
import { TrainerConnection } from './trainer-connection';

const HOST = '127.0.0.1';
const PORT_VARIABLE = 'ONTHEFLY_DASHBOARD_PORT';
/** How many ports after the wanted one are tried when it is taken. */
const PORT_ATTEMPTS = 100;
/** How long a trainer may take to go when this ends: as long as it sends, but not for ever. */
const LEAVE = { quietMs: 1_000, timeoutMs: 5_000 };
const BYTES_PER_MEGABYTE = 1024 * 1024;
/** Fewer than there is room for: all that wait can be accepted before the first of them has to go. */
const BACKLOG = 128;
/** So many of the longest lines may be on their way at once. */
const LONGEST_LINES_AT_ONCE = 4;

/** Listens for trainers on the loopback interface, accepts every one of them, and says where it listens. */
@injectable()
export class TrainerServer {
    private readonly connectionEmitter = new Emitter<TrainerConnection>();
    private readonly stateEmitter = new Emitter<TrainerServerState>();
    private readonly connections = new Set<TrainerConnection>();
    private readonly room = new ConnectionRoom();
    private readonly ownerWatch = new OwnerWatch(this.connections);
    private readonly halfLines = new HalfLines(() => LONGEST_LINES_AT_ONCE * this.maximumLineBytes);
    private readonly namedReasons = new Set<string>();
    private servers: readonly Server[] = [];
    private starting: Promise<TrainerServerState> | undefined;
    private readonly omissions = new OmissionList();
    private crowded = false;
    private current: TrainerServerState = { listening: false, port: 0, rejectedLines: 0, refusals: [], omissions: [] };

    /** A trainer connected; its messages follow after the listeners ran. */
    readonly onDidConnect: Event<TrainerConnection> = this.connectionEmitter.event;
    readonly onDidChangeState: Event<TrainerServerState> = this.stateEmitter.event;

    constructor(
        @inject(Settings) private readonly settings: Settings,
        @inject(PeerIdentifier) private readonly peers: PeerIdentifier,
        @inject(Logger) private readonly logger: Logger,
    ) {}

    get state(): TrainerServerState {
        return this.current;
    }

    /** How many trainers are connected, those included that have said nothing yet. */
    get size(): number {
        return this.connections.size;
    }

    /** The port that the person asked for, in the environment or else in the settings. */
    get wantedPort(): number {
        const fromEnvironment = process.env[PORT_VARIABLE];
        const usable = fromEnvironment !== undefined && /^\d{1,5}$/.test(fromEnvironment) && Number(fromEnvironment) <= 65_535;
        return usable ? Number(fromEnvironment) : this.settings.get('onthefly.port');
    }

    /**
     * Starts listening, once; resolves with where, or with the problem that prevents it. Never rejects.
     * @param known ports that were listened on before, which trainers know: the first of them that is free is the one, and the rest is listened on
     * as well where that can be
     */
    ensureTrainerServer(known: readonly number[] = []): Promise<TrainerServerState> {
        this.starting ??= this.start(known);
        return this.starting;
    }

    /** Has dashboards show that a trainer was refused: which, and what to do. */
    noteRefusal(sentence: string): void {
        this.logger.warn(sentence);
        this.update({ refusals: [...this.current.refusals, sentence] });
    }

    /** Has dashboards show what is wrong with the way in which trainers are listened for, as long as it is so. */
    noteProblem(problem: string | undefined): void {
        if (this.current.listening && problem !== this.current.problem) {
            this.update({ problem });
        }
    }

    /** Closes the port and every connection; resolves when all that trainers had sent by then was handed on. */
    async close(): Promise<void> {
        // Who has connected by now may wait to be accepted yet: that happens within one whole turn.
        await nextTurn();
        await nextTurn();
        this.servers.forEach((server) => server.close());
        this.ownerWatch.dispose();
        await Promise.all([...this.connections].map((connection) => connection.close(LEAVE)));
    }

    /** Notes what can't be kept and belongs to no session. */
    omit(omission: NewOmission): void {
        this.omissions.add(omission);
        this.update({ omissions: this.omissions.all });
    }

    private async start(known: readonly number[]): Promise<TrainerServerState> {
        const wanted = known[0] ?? this.wantedPort;
        const accept = (socket: Socket): void => this.acceptConnection(socket);
        const again = await Promise.all(known.map((port) => listen(port, accept).catch(() => undefined)));
        this.servers = again.filter((server) => server !== undefined);
        try {
            this.servers = this.servers.length > 0 ? this.servers : [await listenFrom(this.wantedPort, accept)];
        } catch (error) {
            return this.update({ listening: false, port: wanted, problem: this.explainFailure(wanted, error) });
        }
        const { port } = this.servers[0]?.address() as AddressInfo;
        const taken = wanted !== 0 && port !== wanted;
        const takenBy = taken ? await this.peers.describeListener(wanted) : undefined;
        this.logger.info(`OnTheFly listens for trainers on ${HOST}:${port}${taken ? ` (port ${wanted} was taken by ${takenBy})` : ''}`);
        return this.update({ listening: true, port, ...(taken ? { takenPort: wanted, takenBy } : {}) });
    }

    private get maximumLineBytes(): number {
        return this.settings.get('onthefly.maximumLineMegabytes') * BYTES_PER_MEGABYTE;
    }

    private explainFailure(port: number, error: unknown): string {
        const cause = error instanceof Error ? error.message : String(error);
        this.logger.error(`Could not listen for trainers: ${cause}`);
        return (
            `No trainer can connect: neither port ${port} nor the ${PORT_ATTEMPTS} after it could be opened (${cause}). ` +
            'Choose another one in the setting "onthefly.port" and start again.'
        );
    }

    private acceptConnection(socket: Socket): void {
        const pair = {
            local: { address: socket.localAddress ?? '', port: socket.localPort ?? 0 },
            remote: { address: socket.remoteAddress ?? '', port: socket.remotePort ?? 0 },
        };
        const gone = new AbortController();
        socket.once('close', () => gone.abort());
        const connection = new TrainerConnection(socket, {
            maximumLineBytes: this.maximumLineBytes,
            halfLines: this.halfLines,
            peer: this.peers.identify(pair, gone.signal),
        });
        this.connections.add(connection);
        this.makeRoomFor(connection);
        connection.onDidRejectLine(({ reason, bytes }) => this.countRejectedLine(reason, bytes));
        this.connectionEmitter.fire(connection);
        connection.onDidClose(() => {
            this.connections.delete(connection);
            this.room.delete(connection);
        });
    }

    private makeRoomFor(connection: TrainerConnection): void {
        const closed = this.room.add(connection);
        if (closed > 0 && !this.crowded) {
            this.crowded = true;
            this.logger.warn(
                'More connections came to the trainer port than can be held. Those that say nothing are closed, from here on without a word.',
            );
        }
    }

    private countRejectedLine(reason: string, bytes: number): void {
        if (!this.namedReasons.has(reason) && this.namedReasons.size < 100) {
            this.namedReasons.add(reason);
            this.logger.warn(`A line of ${bytes} bytes on the trainer port was ignored: ${reason}. More of this kind are only counted.`);
        }
        this.update({ rejectedLines: this.current.rejectedLines + 1 });
    }

    private update(change: Partial<TrainerServerState>): TrainerServerState {
        this.current = { ...this.current, ...change };
        this.stateEmitter.fire(this.current);
        return this.current;
    }
}

async function listenFrom(wanted: number, onConnection: (socket: Socket) => void): Promise<Server> {
    const attempts = wanted === 0 ? 1 : PORT_ATTEMPTS;
    for (let port = wanted; ; port++) {
        try {
            return await listen(port, onConnection);
        } catch (error) {
            const taken = (error as NodeJS.ErrnoException).code === 'EADDRINUSE';
            if (!taken || port + 1 >= Math.min(wanted + attempts, 65_536)) {
                throw error;
            }
        }
    }
}

function listen(port: number, onConnection: (socket: Socket) => void): Promise<Server> {
    return new Promise((resolve, reject) => {
        const server = createServer({ allowHalfOpen: true }, onConnection);
        server.once('error', reject);
        server.listen(port, HOST, BACKLOG, () => {
            server.off('error', reject);
            resolve(server);
        });
    });
}
