import { CommandContribution, MenuContribution, PreferenceContribution } from '@theia/core';
import { bindViewContribution, FrontendApplicationContribution, KeybindingContribution, WidgetFactory } from '@theia/core/lib/browser';
import { ConnectionStatusService } from '@theia/core/lib/browser/connection-status-service';
import { RemoteConnectionProvider, type ServiceConnectionProvider } from '@theia/core/lib/browser/messaging/service-connection-provider';
import { ContainerModule } from '@theia/core/shared/inversify';
import '../../style/theia-bridge.css';
import { DashboardModel } from '../model/dashboard-model';
import { connectDashboardModel } from './connect-dashboard-model';
import { ExampleCommand } from './example-command';
import { OnTheFlyContribution } from './onthefly-contribution';
import { OnTheFlyNotices } from './onthefly-notices';
import { ontheflyPreferenceSchema } from './onthefly-preferences';
import { OnTheFlyStatusBar } from './onthefly-status-bar';
import { OnTheFlyWidget } from './onthefly-widget';
import { PageWindow } from './page-window';
import { TheiaDashboardHost } from './theia-dashboard-host';
import { TheiaNotifications } from './theia-notifications';
import { TrainingContribution } from './training-contribution';
import { ViewStateKeeper } from './view-state-keeper';

export default new ContainerModule((bind) => {
    bind(DashboardModel)
        .toDynamicValue(({ container }) =>
            connectDashboardModel(
                container.get<ServiceConnectionProvider>(RemoteConnectionProvider),
                container.get<ConnectionStatusService>(ConnectionStatusService),
                container.get(PageWindow),
            ),
        )
        .inSingletonScope();
    bind(PageWindow).toSelf().inSingletonScope();
    bind(TheiaDashboardHost).toSelf().inSingletonScope();
    bind(TheiaNotifications).toSelf().inSingletonScope();
    bind(ExampleCommand).toSelf().inSingletonScope();
    bind(PreferenceContribution).toConstantValue({ schema: ontheflyPreferenceSchema });

    bind(OnTheFlyWidget).toSelf();
    bind(WidgetFactory)
        .toDynamicValue(({ container }) => ({ id: OnTheFlyWidget.ID, createWidget: () => container.get(OnTheFlyWidget) }))
        .inSingletonScope();
    bindViewContribution(bind, OnTheFlyContribution);
    bind(FrontendApplicationContribution).toService(OnTheFlyContribution);

    bind(TrainingContribution).toSelf().inSingletonScope();
    for (const contribution of [CommandContribution, MenuContribution, KeybindingContribution, FrontendApplicationContribution]) {
        bind(contribution).toService(TrainingContribution);
    }

    bind(OnTheFlyStatusBar).toSelf().inSingletonScope();
    bind(FrontendApplicationContribution).toService(OnTheFlyStatusBar);
    bind(ViewStateKeeper).toSelf().inSingletonScope();
    bind(FrontendApplicationContribution).toService(ViewStateKeeper);
    bind(OnTheFlyNotices).toSelf().inSingletonScope();
    bind(FrontendApplicationContribution).toService(OnTheFlyNotices);
});
