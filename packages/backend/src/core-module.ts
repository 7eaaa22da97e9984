import { ContainerModule } from 'inversify';
import { DashboardFacade } from './dashboard/dashboard-facade';
import { EventHub } from './dashboard/event-hub';
import { ExampleService } from './example/example-service';
import { Clock, systemClock } from './host/clock';
import { OnTheFlyBackend } from './onthefly-backend';
import { ExtensionState } from './session/extension-state';
import { SessionRegistry } from './session/session-registry';
import { EventWriter } from './storage/event-writer';
import { LogReader } from './storage/log-reader';
import { SeriesReader } from './storage/series-reader';
import { Storage } from './storage/storage';
import { PeerIdentifier } from './trainer/peer-identifier';
import { TrainerServer } from './trainer/trainer-server';

/*
 * The backend without a host, in the order in which an event passes:
 *
 *   TrainerServer ▸ SessionRegistry ▸ EventWriter ▸ EventHub ▸ dashboards
 *
 * A host adds what this lacks: Settings, DataFolder, TerminalEnvironment, ExampleFolder and Logger.
 */
export default new ContainerModule((bind) => {
    bind(Clock).toConstantValue(systemClock);
    bind(PeerIdentifier).toSelf().inSingletonScope();
    bind(TrainerServer).toSelf().inSingletonScope();
    bind(SessionRegistry).toSelf().inSingletonScope();
    bind(Storage).toSelf().inSingletonScope();
    bind(EventWriter).toSelf().inSingletonScope();
    bind(SeriesReader).toSelf().inSingletonScope();
    bind(LogReader).toSelf().inSingletonScope();
    bind(ExampleService).toSelf().inSingletonScope();
    bind(ExtensionState).toSelf().inSingletonScope();
    bind(EventHub).toSelf().inSingletonScope();
    bind(DashboardFacade).toSelf().inSingletonScope();
    bind(OnTheFlyBackend).toSelf().inSingletonScope();
});
