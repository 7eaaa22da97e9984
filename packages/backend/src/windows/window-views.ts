import { isAbsolute, relative } from 'node:path';
import { inject, injectable } from 'inversify';
import { Emitter, type Event } from 'vscode-jsonrpc';
import type { TrainerIdentity, WindowDescription } from '@onthefly/shared-types';
import { SessionRegistry } from '../ingest/session-registry';
import { TrainerPresence } from '../ingest/trainer-presence';
import { TrainerRouter } from '../ingest/trainer-router';
import type { TrainingSession } from '../session/training-session';

/** Windows that were closed and may be back, loaded again, to look at what they looked at. */
const MAXIMUM_REMEMBERED = 200;

/** What one window looks at and acts on. Several dashboards of a window share it. */
export class WindowView {
    /** How many dashboards share it. */
    users = 1;
    description: WindowDescription = {};
    sessionId: string | undefined;
    /** A person chose the session; otherwise it was led here. */
    chosen = false;
}

/** Which window looks at which session. A training leads the windows that it belongs to; where it belongs to none, every one that has nothing at work. */
@injectable()
export class WindowViews {
    private readonly changeEmitter = new Emitter<WindowView>();
    private readonly open = new Set<WindowView>();
    /** By the window's id, the one that was closed last at the end. */
    private readonly remembered = new Map<string, WindowView>();
    /** What a window looks at that nothing is known of, a terminal for instance. It is led as all others are. */
    private readonly anybody = new WindowView();

    /** This window looks at another session now. */
    readonly onDidChange: Event<WindowView> = this.changeEmitter.event;

    constructor(
        @inject(SessionRegistry) private readonly registry: SessionRegistry,
        @inject(TrainerRouter) router: TrainerRouter,
        @inject(TrainerPresence) presence: TrainerPresence,
    ) {
        router.onDidBegin((session) => this.lead(session));
        presence.onDidConnect((session) => this.offer(session));
        registry.onDidForget((sessionId) => this.leave(sessionId));
    }

    /** A window that nothing is known of yet. Give it back to `close`. */
    add(): WindowView {
        const view = new WindowView();
        view.sessionId = this.anybody.sessionId;
        this.open.add(view);
        return view;
    }

    /**
     * A window tells about itself. One that is known by its id goes on looking at what it looked at; a terminal looks at what its window does.
     * @returns the view of that window, in place of the one given
     */
    describe(view: WindowView, description: WindowDescription): WindowView {
        const known = this.find(description);
        if (known && known !== view) {
            known.users++;
            known.description = { ...known.description, ...description };
            this.open.add(known);
            this.close(view);
            return known;
        }
        view.description = { ...view.description, ...description };
        const { windowId, terminalId, folders = [], sessionId } = description;
        if (sessionId !== undefined && this.registry.find(sessionId)) {
            this.show(view, sessionId, true);
        } else if (windowId === undefined && terminalId !== undefined) {
            const [owner] = this.closestWindows({ terminalId, cwd: folders[0] });
            view.sessionId = owner?.sessionId ?? view.sessionId;
        }
        return view;
    }

    close(view: WindowView): void {
        if (--view.users > 0) {
            return;
        }
        this.open.delete(view);
        const { windowId } = view.description;
        if (windowId !== undefined) {
            this.remembered.delete(windowId);
            this.remembered.set(windowId, view);
            const [oldest] = this.remembered.keys();
            if (this.remembered.size > MAXIMUM_REMEMBERED && oldest !== undefined) {
                this.remembered.delete(oldest);
            }
        }
    }

    /** What a window looks at: what was chosen there or what led there, otherwise the newest session. */
    currentOf(view: WindowView): TrainingSession | undefined {
        const session = view.sessionId === undefined ? undefined : this.registry.find(view.sessionId);
        const current = session ?? this.registry.listRecent(1)[0];
        view.sessionId = current?.sessionId;
        return current;
    }

    /** A person wants to look at a session there. @throws Error when no such session is stored */
    select(view: WindowView, sessionId: string): void {
        if (!this.registry.find(sessionId)) {
            throw new Error(`There is no session ${sessionId}.`);
        }
        this.show(view, sessionId, true);
    }

    /** A trainer goes on as another session, in every window that looked at the one before. */
    follow(previous: readonly TrainingSession[], next: TrainingSession): void {
        const left = new Set(previous.map(({ sessionId }) => sessionId));
        const leaving = [this.anybody, ...this.open].filter((view) => left.has(view.sessionId ?? ''));
        leaving.forEach((view) => this.show(view, next.sessionId, false));
    }

    /** A training begins. */
    private lead(session: TrainingSession): void {
        for (const view of this.addressed(session)) {
            const current = this.currentOf(view);
            if (!current?.isBusy || precedes(session, current) || isCloser(session, current, view)) {
                this.show(view, session.sessionId, false);
            }
        }
    }

    /** Something happens in a session, which is looked at unless a person chose another one or that one is at work. */
    private offer(session: TrainingSession): void {
        for (const view of this.addressed(session)) {
            const current = this.currentOf(view);
            if (!current || (!current.isBusy && !view.chosen)) {
                this.show(view, session.sessionId, false);
            }
        }
    }

    private leave(sessionId: string): void {
        for (const view of [this.anybody, ...this.open].filter((each) => each.sessionId === sessionId)) {
            view.sessionId = undefined;
            view.chosen = false;
            this.currentOf(view);
            this.changeEmitter.fire(view);
        }
    }

    private show(view: WindowView, sessionId: string, chosen: boolean): void {
        view.chosen = chosen;
        if (view.sessionId !== sessionId) {
            view.sessionId = sessionId;
            this.changeEmitter.fire(view);
        }
    }

    /** The windows that a training belongs to, otherwise all; and whoever is no window, a terminal that follows the log for instance. */
    private addressed(session: TrainingSession): WindowView[] {
        const owners = this.closestWindows(session.record.trainer);
        const others = [...this.open].filter((view) => owners.length === 0 || !isWindow(view));
        return [this.anybody, ...owners, ...others];
    }

    /** Those that a process belongs to, the newest first; none when it belongs nowhere. */
    private closestWindows(from: Origin): WindowView[] {
        const windows = [...this.open].filter(isWindow).reverse();
        const closest = Math.max(0, ...windows.map((view) => closeness(from, view)));
        return closest === 0 ? [] : windows.filter((view) => closeness(from, view) === closest);
    }

    private find({ windowId }: WindowDescription): WindowView | undefined {
        if (windowId === undefined) {
            return undefined;
        }
        const open = [...this.open].find((view) => view.description.windowId === windowId);
        const closed = open ? undefined : this.remembered.get(windowId);
        this.remembered.delete(windowId);
        return open ?? closed;
    }
}

/** Where a process was started. */
type Origin = Pick<TrainerIdentity, 'terminalId' | 'cwd'>;

function isWindow({ description }: WindowView): boolean {
    return description.windowId !== undefined;
}

/** From 0 to 3: it was started in a terminal of the window, which other windows may share, or in a folder of its workspace, or both. */
function closeness(from: Origin, { description: { terminalId, folders = [] } }: WindowView): number {
    const { cwd } = from;
    const isInTerminal = terminalId !== undefined && from.terminalId === terminalId;
    const isInWorkspace = cwd !== undefined && folders.some((folder) => isWithin(cwd, folder));
    return 2 * Number(isInTerminal) + Number(isInWorkspace);
}

function isCloser(session: TrainingSession, other: TrainingSession, view: WindowView): boolean {
    return closeness(session.record.trainer, view) > closeness(other.record.trainer, view);
}

function isWithin(path: string, folder: string): boolean {
    const way = relative(folder, path);
    return !way.startsWith('..') && !isAbsolute(way);
}

/** Of the ranks of one job the lowest is looked at. */
function precedes(session: TrainingSession, other: TrainingSession): boolean {
    const { jobId, rank = 0 } = session.record.trainer;
    return jobId !== undefined && jobId === other.record.trainer.jobId && rank < (other.record.trainer.rank ?? 0);
}
