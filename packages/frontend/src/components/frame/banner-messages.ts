import { describeOmission, type DashboardState, type Session, shortName } from '@onthefly/shared-types';
import { formatInteger } from '../../format/number-format';
import type { DashboardAction } from '../../model/actions/dashboard-action';
import { SHOW_TRAINING_SESSION, trainingElsewhere } from '../../model/actions/session-actions';
import type { DashboardModel } from '../../model/dashboard-model';

export interface BannerMessage {
    /** Tells whether it was dismissed already; another cause has another id. */
    readonly id: string;
    readonly severity: 'info' | 'warning' | 'error';
    readonly text: string;
    /** What is meant, one by one, for whoever wants to know. */
    readonly details?: readonly string[];
    /** Something to type elsewhere. */
    readonly command?: string;
    /** What to do about it. */
    readonly action?: DashboardAction;
    /** False while it must not be missed. */
    readonly dismissible: boolean;
}

/** What the person has to know about the way in which data comes and is kept, gravest first. */
export function bannerMessages(model: DashboardModel): readonly BannerMessage[] {
    const { state, session, connection, problem } = model;
    return [
        connection === 'disconnected' &&
            warning('disconnected', "Connection to the IDE's server lost; trying again. What was shown stays, and training goes on."),
        problem !== undefined && warning('snapshot', `The dashboard could not be loaded: ${problem} Trying again.`),
        state && serverProblem(state),
        state && storageProblem(state),
        ...(state?.storage.cautions ?? []).map(storageCaution),
        lookedAtOnly(model),
        ...(state?.server.refusals ?? []).map(refusedTrainer),
        session && lostEvents(session),
        state && omitted(state, session),
        state && portTaken(state),
    ].filter((message): message is BannerMessage => Boolean(message));
}

function warning(id: string, text: string): BannerMessage {
    return { id, severity: 'warning', text, dismissible: false };
}

function refusedTrainer(text: string): BannerMessage {
    return { id: `refused ${text}`, severity: 'warning', text, dismissible: true };
}

function serverProblem({ server }: DashboardState): BannerMessage | undefined {
    if (!server.problem) {
        return undefined;
    }
    const text = server.listening ? server.problem : `Trainers can't connect: ${server.problem}`;
    return { id: 'server', severity: 'error', text, dismissible: false };
}

function storageProblem({ storage }: DashboardState): BannerMessage | undefined {
    if (storage.mode === 'memory') {
        return {
            id: 'memory',
            severity: 'warning',
            text: storage.problem ?? "Nothing is kept beyond the end of this IDE's server.",
            dismissible: false,
        };
    }
    return storage.problem ? { id: 'storage', severity: 'error', text: storage.problem, dismissible: false } : undefined;
}

function storageCaution(text: string): BannerMessage {
    return { id: `storage ${text}`, severity: 'warning', text, dismissible: true };
}

function lookedAtOnly(model: DashboardModel): BannerMessage | undefined {
    const training = trainingElsewhere(model);
    return (
        training && {
            id: `looked at ${model.session?.sessionId} ${training.sessionId}`,
            severity: 'info',
            text: `This session is over and can only be looked at. ${shortName(training.project)} · ${shortName(training.name)} is at work meanwhile.`,
            action: SHOW_TRAINING_SESSION,
            dismissible: true,
        }
    );
}

function lostEvents({ sessionId, lostEvents: count }: Session): BannerMessage | undefined {
    if (count === 0) {
        return undefined;
    }
    const text =
        count === 1
            ? 'One event of this session was sent but never arrived; curves and log may lack it.'
            : `${count} events of this session were sent but never arrived; curves and log may lack them.`;
    return { id: `lost ${sessionId}`, severity: 'warning', text, dismissible: true };
}

/** Another kind of thing is told again; a higher count is not. */
function omitted({ server }: DashboardState, session: Session | undefined): BannerMessage | undefined {
    const omissions = [...(session?.omissions ?? []), ...server.omissions];
    if (omissions.length === 0) {
        return undefined;
    }
    const count = omissions.reduce((sum, omission) => sum + omission.count, 0);
    const text = `Some of what the trainer sent was not kept as it came (${count === 1 ? 'once' : `${formatInteger(count)} times`}).`;
    const id = `omissions ${session?.sessionId} ${omissions.length}`;
    return { id, severity: 'info', text, details: omissions.map(describeOmission), dismissible: true };
}

function portTaken({ server }: DashboardState): BannerMessage | undefined {
    const { port, takenPort, takenBy, listening } = server;
    if (takenPort === undefined || !listening) {
        return undefined;
    }
    return {
        id: `port ${port}`,
        severity: 'info',
        text: `Port ${takenPort} was taken${takenBy ? ` by ${takenBy}` : ''}; listening on ${port}. Terminals opened from now on carry it. In one that was open before, and elsewhere, run this before the training:`,
        command: `export ONTHEFLY_DASHBOARD_PORT=${port}`,
        dismissible: true,
    };
}
