import { ContainerModule } from 'inversify';
import { AlertService } from './alerts/alert-service';
import { BundleInspector } from './bundles/bundle-inspector';
import { ImportJournal } from './bundles/import-journal';
import { SessionImport } from './bundles/session-import';
import { SessionMatcher } from './bundles/session-matcher';
import { ActivityExpectation } from './control/activity-expectation';
import { CommandJournal } from './control/command-journal';
import { CompatibilityGate } from './control/compatibility-gate';
import { ControlService } from './control/control-service';
import { EffectWatch } from './control/effect-watch';
import { HealthChecks } from './control/health-checks';
import { IntentQueue } from './control/intent-queue';
import { LossReports } from './control/loss-reports';
import { Pausing } from './control/pausing';
import { RankCommands } from './control/rank-commands';
import { RequestSender } from './control/request-sender';
import { RunControl } from './control/run-control';
import { RunTargeting } from './control/run-targeting';
import { SessionKeeping } from './control/session-keeping';
import { SessionLifecycle } from './control/session-lifecycle';
import { TrainerArrival } from './control/trainer-arrival';
import { DashboardFacade } from './dashboard/dashboard-facade';
import { EventHub } from './dashboard/event-hub';
import { UnseenNotices } from './dashboard/unseen-notices';
import { ExtensionState } from './dashboard/extension-state';
import { JobStarter } from './dashboard/job-starter';
import { SessionLists } from './dashboard/session-lists';
import { ExampleService } from './example/example-service';
import { ExportPlanner } from './exports/export-planner';
import { NewestWeights } from './exports/newest-weights';
import { SessionExport } from './exports/session-export';
import { Clock, systemClock } from './host/clock';
import { Logger } from './host/logger';
import { FirstValues } from './ingest/first-values';
import { LeftEvents } from './ingest/left-events';
import { LossWatch } from './ingest/loss-watch';
import { MetricLimit } from './ingest/metric-limit';
import { SessionRegistry } from './ingest/session-registry';
import { TrainerPresence } from './ingest/trainer-presence';
import { TrainerRouter } from './ingest/trainer-router';
import { JobService } from './jobs/job-service';
import { OnTheFlyBackend } from './onthefly-backend';
import { ControlSocket } from './recorder/control-socket';
import { EarlierServer } from './recorder/earlier-server';
import { IdleEnd } from './recorder/idle-end';
import { PortMemory } from './recorder/port-memory';
import { RecorderDesk } from './recorder/recorder-desk';
import { PrunePlanner } from './retention/prune-planner';
import { RetentionReminder } from './retention/retention-reminder';
import { chooseSqliteDriver } from './sqlite/choose-sqlite-driver';
import { SqliteDriver } from './sqlite/sqlite-driver';
import { CheckpointFoldersReader } from './storage/checkpoint-folders-reader';
import { EventStore } from './storage/event-store';
import { EventWriter } from './storage/event-writer';
import { FrameworkReader } from './storage/framework-reader';
import { KeyValueStore } from './storage/key-value-store';
import { LogReader } from './storage/log-reader';
import { MarkReader } from './storage/mark-reader';
import { SeriesReader } from './storage/series-reader';
import { SessionContentsReader } from './storage/session-contents-reader';
import { SessionRemoval } from './storage/session-removal';
import { SessionStore } from './storage/session-store';
import { StepReader } from './storage/step-reader';
import { Storage } from './storage/storage';
import { StoredAlerts } from './storage/stored-alerts';
import { StoredCommands } from './storage/stored-commands';
import { StoredResults } from './storage/stored-results';
import { PeerIdentifier } from './trainer/peer-identifier';
import { PendingRequests } from './trainer/pending-requests';
import { TrainerServer } from './trainer/trainer-server';
import { WindowViews } from './windows/window-views';

/*
 * The backend without a host, in the order in which an event passes:
 *
 *   TrainerServer ▸ TrainerRouter ▸ TrainingSession ▸ EventWriter ▸ EventHub ▸ dashboards
 *
 * and in which what a person asks for goes the other way:
 *
 *   DashboardFacade ▸ ControlService ▸ IntentQueue ▸ Pausing, RunControl, RunTargeting, HealthChecks, LossReports ▸ RequestSender ▸ the trainer's connection
 *
 * Whoever runs it adds what this lacks: Settings, DataFolder, ExampleFolder and Logger.
 */
export default new ContainerModule((bind) => {
    bind(Clock).toConstantValue(systemClock);
    bind(PeerIdentifier).toSelf().inSingletonScope();
    bind(TrainerServer).toSelf().inSingletonScope();
    bind(TrainerRouter).toSelf().inSingletonScope();
    bind(SessionRegistry).toSelf().inSingletonScope();
    bind(LeftEvents).toSelf().inSingletonScope();
    bind(TrainerPresence).toSelf().inSingletonScope();
    bind(FirstValues).toSelf().inSingletonScope();
    bind(MetricLimit).toSelf().inSingletonScope();
    bind(WindowViews).toSelf().inSingletonScope();
    bind(LossWatch).toSelf().inSingletonScope();
    bind(SqliteDriver)
        .toDynamicValue(({ container }) => chooseSqliteDriver(container.get<Logger>(Logger)))
        .inSingletonScope();
    bind(Storage).toSelf().inSingletonScope();
    bind(EventWriter).toSelf().inSingletonScope();
    bind(EventStore).toService(EventWriter);
    bind(SessionStore).toSelf().inSingletonScope();
    bind(StoredCommands).toSelf().inSingletonScope();
    bind(MarkReader).toSelf().inSingletonScope();
    bind(SeriesReader).toSelf().inSingletonScope();
    bind(FrameworkReader).toSelf().inSingletonScope();
    bind(StepReader).toSelf().inSingletonScope();
    bind(LogReader).toSelf().inSingletonScope();
    bind(StoredResults).toSelf().inSingletonScope();
    bind(CheckpointFoldersReader).toSelf().inSingletonScope();
    bind(SessionContentsReader).toSelf().inSingletonScope();
    bind(SessionRemoval).toSelf().inSingletonScope();
    bind(KeyValueStore).toSelf().inSingletonScope();
    bind(StoredAlerts).toSelf().inSingletonScope();
    bind(AlertService).toSelf().inSingletonScope();

    bind(PendingRequests).toSelf().inSingletonScope();
    bind(CommandJournal).toSelf().inSingletonScope();
    bind(ActivityExpectation).toSelf().inSingletonScope();
    bind(EffectWatch).toSelf().inSingletonScope();
    bind(RequestSender).toSelf().inSingletonScope();
    bind(IntentQueue).toSelf().inSingletonScope();
    bind(RankCommands).toSelf().inSingletonScope();
    bind(Pausing).toSelf().inSingletonScope();
    bind(RunControl).toSelf().inSingletonScope();
    bind(TrainerArrival).toSelf().inSingletonScope();
    bind(RunTargeting).toSelf().inSingletonScope();
    bind(HealthChecks).toSelf().inSingletonScope();
    bind(LossReports).toSelf().inSingletonScope();
    bind(SessionKeeping).toSelf().inSingletonScope();
    bind(SessionLifecycle).toSelf().inSingletonScope();
    bind(CompatibilityGate).toSelf().inSingletonScope();
    bind(ControlService).toSelf().inSingletonScope();

    bind(PrunePlanner).toSelf().inSingletonScope();
    bind(RetentionReminder).toSelf().inSingletonScope();

    bind(JobService).toSelf().inSingletonScope();
    bind(ExportPlanner).toSelf().inSingletonScope();
    bind(NewestWeights).toSelf().inSingletonScope();
    bind(SessionExport).toSelf().inSingletonScope();
    bind(ImportJournal).toSelf().inSingletonScope();
    bind(SessionMatcher).toSelf().inSingletonScope();
    bind(SessionImport).toSelf().inSingletonScope();
    bind(BundleInspector).toSelf().inSingletonScope();
    bind(JobStarter).toSelf().inSingletonScope();

    bind(ExampleService).toSelf().inSingletonScope();
    bind(ExtensionState).toSelf().inSingletonScope();
    bind(SessionLists).toSelf().inSingletonScope();
    bind(UnseenNotices).toSelf().inSingletonScope();
    bind(EventHub).toSelf().inSingletonScope();
    bind(DashboardFacade).toSelf().inSingletonScope();
    bind(EarlierServer).toSelf().inSingletonScope();
    bind(PortMemory).toSelf().inSingletonScope();
    bind(RecorderDesk).toSelf().inSingletonScope();
    bind(ControlSocket).toSelf().inSingletonScope();
    bind(IdleEnd).toSelf().inSingletonScope();
    bind(OnTheFlyBackend).toSelf().inSingletonScope();
});
