import { inject, injectable } from 'inversify';
import { Emitter, type Event } from 'vscode-jsonrpc';
import { Settings } from '../host/settings';
import { SessionRegistry } from '../ingest/session-registry';
import { ControlSocket } from './control-socket';
import { RecorderDesk } from './recorder-desk';
import { TrainerServer } from '../trainer/trainer-server';

const MILLISECONDS_PER_MINUTE = 60_000;
const LONGEST_WAIT_MS = 30_000;
const SHORTEST_WAIT_MS = 50;

/** Says when a recorder has had nothing to do for long enough: no trainer that is here or may come back, nobody who looks, nothing under way. */
@injectable()
export class IdleEnd {
    private readonly endEmitter = new Emitter<void>();
    private timer: NodeJS.Timeout | undefined;
    private idleSince = 0;
    private minutes: number | undefined;

    readonly onDidIdle: Event<void> = this.endEmitter.event;

    constructor(
        @inject(ControlSocket) private readonly control: ControlSocket,
        @inject(SessionRegistry) private readonly registry: SessionRegistry,
        @inject(TrainerServer) private readonly trainers: TrainerServer,
        @inject(RecorderDesk) private readonly desk: RecorderDesk,
        @inject(Settings) private readonly settings: Settings,
    ) {}

    /** @param minutes how long; what the person set, when absent. 0: for ever */
    start(minutes?: number): void {
        this.minutes = minutes;
        this.idleSince = performance.now();
        this.look();
    }

    dispose(): void {
        clearTimeout(this.timer);
    }

    private look(): void {
        const limit = (this.minutes ?? this.settings.get('onthefly.recorder.idleMinutes')) * MILLISECONDS_PER_MINUTE;
        if (this.isNeeded || limit === 0) {
            this.idleSince = performance.now();
        } else if (performance.now() - this.idleSince >= limit) {
            this.endEmitter.fire();
            return;
        }
        const wait = limit === 0 ? LONGEST_WAIT_MS : Math.min(Math.max(limit / 4, SHORTEST_WAIT_MS), LONGEST_WAIT_MS);
        this.timer = setTimeout(() => this.look(), wait);
    }

    private get isNeeded(): boolean {
        // A trainer that loads its data has nothing to say yet.
        const isRecording = this.trainers.size > 0 || this.registry.known.some(({ reconnecting }) => reconnecting);
        return isRecording || this.control.size > 0 || this.desk.isBusy;
    }
}
