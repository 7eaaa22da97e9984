import type { CommandRecord, CommandState, TrainerCommandName } from '@onthefly/shared-types';

interface CommandWords {
    readonly name: string;
    /** What happens until the trainer answers. */
    readonly doing: string;
}

const WORDS: Readonly<Record<TrainerCommandName, CommandWords>> = {
    server_info: { name: 'Ask who it is', doing: 'Asking the trainer who it is' },
    pause: { name: 'Pause', doing: 'Pausing: waiting for the current step' },
    resume: { name: 'Resume', doing: 'Resuming' },
    stop: { name: 'Stop', doing: 'Stopping: waiting for the current step' },
    save_ckpt: { name: 'Save checkpoint', doing: 'Saving a checkpoint' },
    load_ckpt: { name: 'Load checkpoint', doing: 'Loading the checkpoint' },
    set_counter_seeds: { name: 'Set run numbers', doing: 'Telling the trainer the next run numbers' },
    attach_context: { name: 'Continue run', doing: 'Going on as the run' },
    switch_run: { name: 'Switch run', doing: 'Switching to the run' },
    test_now: { name: 'Test', doing: 'Testing' },
    test: { name: 'Test', doing: 'Testing' },
    fork: { name: 'Fork', doing: 'Forking' },
    merge: { name: 'Merge', doing: 'Merging' },
    generate_report: { name: 'Loss report', doing: 'Measuring the loss of every sample' },
    export_subset: { name: 'Export samples', doing: 'Exporting the samples' },
    prepare_export: { name: 'Prepare export', doing: 'Preparing the export' },
    spill_all: { name: 'Write everything', doing: 'Writing everything to disk' },
    clean_disk: { name: 'Delete checkpoints', doing: 'Deleting checkpoint files' },
    reset_session: { name: 'Reset', doing: 'Starting again from the first weights' },
    dist_health: { name: 'Distribution check', doing: 'Checking the distribution' },
    throughput_health: { name: 'Throughput check', doing: 'Checking the throughput' },
    activations_health: { name: 'Activations check', doing: 'Checking the activations' },
    numerics_health: { name: 'Numerics check', doing: 'Checking the numerics' },
    determinism_health: { name: 'Determinism check', doing: 'Checking the determinism' },
    enforce_version: { name: 'Refuse version', doing: 'Refusing the version of the trainer' },
    get_selected_region_indices: { name: 'Find samples', doing: 'Finding the samples' },
};

const STATES: Readonly<Record<CommandState, string>> = {
    requested: 'Not sent yet',
    sent: 'Waiting for the trainer',
    applied: 'Applied',
    refused: 'Refused',
    timedOut: 'No answer in time',
    lost: 'Lost',
    cancelled: 'No longer waited for',
};

/** Bookkeeping between backend and trainer that nobody waits for. */
const SILENT: ReadonlySet<TrainerCommandName> = new Set(['server_info', 'set_counter_seeds', 'enforce_version']);

export function commandName(command: TrainerCommandName): string {
    return WORDS[command].name;
}

export function commandDoing(command: TrainerCommandName): string {
    return WORDS[command].doing;
}

/** `Applied at step 1,240`, or why it was not. */
export function commandOutcome({ state, step, reason }: CommandRecord, formatStep: (step: number) => string): string {
    if (state === 'applied' && step !== undefined) {
        return `Applied at step ${formatStep(step)}`;
    }
    return reason ? `${STATES[state]}: ${reason}` : STATES[state];
}

/** The oldest command of a session that somebody may wait for. */
export function awaitedCommand(pending: readonly CommandRecord[], sessionId: string | undefined): CommandRecord | undefined {
    return pending.find((record) => record.sessionId === sessionId && !SILENT.has(record.command));
}
