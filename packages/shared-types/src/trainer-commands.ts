/*
 * What a trainer can be asked, as it stands on the wire: `{"id","cmd","payload"}`. One map gives payload and reply of each command;
 * sender, reply guards and tests derive from it.
 *
 * Paths are as the trainer tells them: often relative to its working folder, and passed back unchanged.
 */

export interface TrainerCommands {
    /** `capabilities` is not complete: a command that it lacks may exist. */
    server_info: Command<Nothing, { readonly version: string; readonly capabilities: readonly string[]; readonly device: string }>;
    /** Writes a checkpoint first. Harmless when paused already. */
    pause: Command<{ readonly reason?: string }, { readonly step: number; readonly ckpt: string | null }>;
    resume: Command<Nothing, { readonly step: number | null }>;
    /** `fit()` returns after it; nothing is answered from then on. */
    stop: Command<Nothing, { readonly status: string }>;
    /** Only while paused; `path` is null otherwise, though the trainer calls that a success. */
    save_ckpt: Command<Nothing, { readonly path: string | null; readonly step: number }>;
    load_ckpt: Command<{ readonly path: string }, { readonly path: string; readonly step: number }>;
    set_counter_seeds: Command<CounterSeeds, Nothing>;
    /** Pauses; drops the subset that the run was forked on. */
    attach_context: Command<TrainerResetSeed, SwitchReply>;
    /** Pauses. Without `init_ckpt` it changes only the name under which training goes on. */
    switch_run: Command<TrainerResetSeed, SwitchReply>;
    test_now: Command<{ readonly label?: string }, TestReply>;
    test: Command<{ readonly label?: string; readonly source?: string }, TestReply>;
    fork: Command<ForkPayload, { readonly new_run: string | null; readonly subset_indices: readonly number[] }>;
    merge: Command<MergePayload, { readonly new_run: string | null; readonly strategy: string; readonly paths: readonly string[] }>;
    /** Only while paused. Whole batches only: the tail of the samples may be missing. */
    generate_report: Command<ReportPayload, ReportReply>;
    export_subset: Command<ExportSubsetPayload, { readonly out_path: string; readonly rows: number; readonly format: string }>;
    prepare_export: Command<{ readonly dir: string }, { readonly ckpt: { readonly path: string | null; readonly step: number | null } }>;
    spill_all: Command<{ readonly dir: string }, Nothing>;
    /** Deletes every plain file in the trainer's save folder, whoever made it. */
    clean_disk: Command<Nothing, { readonly root: string; readonly removed: readonly string[]; readonly failed: readonly string[] }>;
    reset_session: Command<
        { readonly reason?: string; readonly run_name?: string },
        { readonly run_id: string; readonly session_id: string }
    >;
    dist_health: Command<{ readonly require_all_ranks: boolean; readonly sample_weights: number }, HealthReply>;
    throughput_health: Command<{ readonly budget_steps: number; readonly micro_backward: boolean }, HealthReply>;
    activations_health: Command<{ readonly budget_steps: number; readonly topk: number; readonly eps: number }, HealthReply>;
    numerics_health: Command<{ readonly sample_layers: number }, HealthReply>;
    determinism_health: Command<Nothing, HealthReply>;
    /** Ends the training of a client that is too old to be used. */
    enforce_version: Command<{ readonly message: string; readonly required: string; readonly reported: string }, Nothing>;
    /** Not in every client: ask only one that lists it. */
    get_selected_region_indices: Command<
        { readonly run_id: string; readonly min_loss: number; readonly max_loss: number },
        { readonly indices: readonly number[] }
    >;
}

export type TrainerCommandName = keyof TrainerCommands;
export type TrainerPayload<Name extends TrainerCommandName> = TrainerCommands[Name]['payload'];
export type TrainerReplyData<Name extends TrainerCommandName> = TrainerCommands[Name]['reply'];

interface Command<Payload, Reply> {
    readonly payload: Payload;
    readonly reply: Reply;
}

type Nothing = Readonly<Record<string, never>>;

/** From where a run goes on. */
export interface ResumeHints {
    readonly init_ckpt?: string;
    readonly init_step?: number;
}

export interface CounterSeeds {
    readonly fork_counter_init?: number;
    readonly merge_counter_init?: number;
}

/** All that a trainer needs to go on as another run. */
export interface TrainerResetSeed extends ResumeHints, CounterSeeds {
    readonly run_id: string;
}

export interface SwitchReply {
    readonly run_id: string;
    readonly step: number;
    readonly ckpt_loaded: boolean;
    readonly ckpt_path: string | null;
}

export interface TestReply {
    /** `busy`: another test is under way and this one did not happen. */
    readonly status: string;
    /** Null when it was NaN or infinite; absent when nothing was tested. */
    readonly avg_loss?: number | null;
    readonly step: number | null;
    readonly ckpt_path: string | null;
}

export type SampleSelection =
    | { readonly kind: 'indices'; readonly ids: readonly number[] }
    | { readonly kind: 'quantile'; readonly from: number; readonly to: number };

export interface LossRegion {
    readonly minLoss: number;
    readonly maxLoss: number;
}

export interface HyperparameterMultipliers {
    /** Factor on the learning rate. */
    readonly lr_mul?: number;
    /** Factor on the weight decay. */
    readonly wd_mul?: number;
}

export interface ForkPayload {
    readonly parent_run_id: string;
    readonly parent_ckpt_path?: string;
    readonly region?: LossRegion;
    readonly selection?: SampleSelection;
    readonly hparams?: HyperparameterMultipliers;
    readonly run_name?: string;
    /** Any other mode is refused by the client. */
    readonly mode: 'manual';
}

/** What the client really does: `fisher` equals `swa` as no Fisher information is ever supplied; any other name is taken as `swa`. */
export const MERGE_STRATEGIES = ['swa', 'adapter', 'fisher'] as const;
export type MergeStrategy = (typeof MERGE_STRATEGIES)[number];

export interface MergePayload {
    readonly parents: readonly string[];
    readonly strategy: MergeStrategy;
    readonly new_name?: string;
}

export interface ReportPayload {
    readonly owner_run_id: string;
    readonly subset_on: ReportSubset;
    readonly subset_indices?: readonly number[];
    readonly reqId: number;
}

export type ReportSubset = 'train' | 'val';

export interface ReportReply {
    /** A loss that was not finite is null. */
    readonly losses: readonly (number | null)[];
    readonly sample_indices: readonly number[];
    readonly note: string;
    /** Samples that the report was limited to; 0 when it was made on all. */
    readonly subset_count: number;
    readonly at_step: number | null;
    readonly owner_ckpt_path: string | null;
}

export type SubsetFormat = 'csv' | 'parquet' | 'feather';

export interface ExportSubsetPayload {
    readonly run_id: string;
    readonly format: SubsetFormat;
    readonly out_path: string;
    readonly subset_indices?: readonly number[];
}

export interface HealthReply {
    /** Ready-made text for people, several lines. */
    readonly text: string;
    /** The numbers of this check, as the client names them. */
    readonly details: Readonly<Record<string, unknown>>;
}

export const HEALTH_KINDS = ['dist', 'throughput', 'activations', 'numerics', 'determinism'] as const;
export type HealthKind = (typeof HEALTH_KINDS)[number];

/** Control messages that are sent without waiting for an answer. */
export interface Ctl {
    readonly cmd: 'pause' | 'resume' | 'save_ckpt' | 'merge' | 'fork';
    readonly payload?: object;
}
