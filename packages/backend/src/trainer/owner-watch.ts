import { isProcessAlive } from './process-table';
import type { TrainerConnection } from './trainer-connection';

const LOOK_INTERVAL_MS = 2_000;

/** Ends connections whose process is gone while a child of it, as a worker that loads data, still holds the socket. */
export class OwnerWatch {
    private readonly timer: NodeJS.Timeout;

    constructor(private readonly connections: Iterable<TrainerConnection>) {
        this.timer = setInterval(() => void this.look(), LOOK_INTERVAL_MS);
        this.timer.unref();
    }

    dispose(): void {
        clearInterval(this.timer);
    }

    private async look(): Promise<void> {
        for (const connection of [...this.connections]) {
            const { pid } = connection.peer.identity;
            if (pid !== undefined && !(await isProcessAlive(pid))) {
                connection.closeWhenQuiet();
            }
        }
    }
}
