import { inject, injectable } from 'inversify';
import { ControlError } from '../common/control-error';
import { SessionRegistry } from '../ingest/session-registry';
import type { TrainingSession } from '../session/training-session';
import { SessionRemoval } from '../storage/session-removal';

/** What a person does with stored sessions and runs; no trainer is needed for it. */
@injectable()
export class SessionKeeping {
    constructor(
        @inject(SessionRegistry) private readonly registry: SessionRegistry,
        @inject(SessionRemoval) private readonly removal: SessionRemoval,
    ) {}

    editSession(session: TrainingSession, { name, note }: { readonly name?: string; readonly note?: string }): object {
        this.registry.edit(session, { ...given('givenName', name), ...given('note', note) });
        return {};
    }

    editRun(
        session: TrainingSession,
        {
            runId,
            name,
            note,
            pinned,
        }: { readonly runId: string; readonly name?: string; readonly note?: string; readonly pinned?: boolean },
    ): object {
        const change = { ...given('givenName', name), ...given('note', note), ...(pinned === undefined ? {} : { pinned }) };
        if (!this.registry.editRun(session, runId, change)) {
            throw new ControlError('not-found', `This session has no run "${runId}".`);
        }
        return {};
    }

    archiveSession(session: TrainingSession): object {
        this.registry.archive(session);
        return {};
    }

    restoreSession(session: TrainingSession): object {
        this.registry.edit(session, { archivedAt: undefined });
        return {};
    }

    async deleteSession(session: TrainingSession, { shownSteps }: { readonly shownSteps?: number }): Promise<object> {
        if (session.isBusy || session.connected) {
            throw new ControlError(
                'in-use',
                `The trainer of "${session.name}" is connected. Stop it first, or archive the session instead.`,
            );
        }
        if (shownSteps !== undefined && shownSteps !== session.record.steps) {
            throw new ControlError('refused', `"${session.name}" has gone on since it was shown. Nothing was deleted: look again.`);
        }
        this.registry.remove(session);
        await this.removal.purge();
        return {};
    }
}

/** Nothing when it was not given; an empty text takes away what stood there. */
function given<Field extends string>(field: Field, text: string | undefined): { readonly [Each in Field]?: string } {
    return text === undefined ? {} : ({ [field]: text === '' ? undefined : text } as { readonly [Each in Field]?: string });
}
