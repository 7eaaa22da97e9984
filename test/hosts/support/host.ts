import type { Page } from '@playwright/test';
import { OnTheFlyIde } from '../../e2e/pages/onthefly-ide';
import { Ide } from '../../e2e/support/ide';
import type { IdeProcess } from '../../e2e/support/ide-process';
import { PluginHostWorkbench } from '../pages/plugin-host-workbench';
import { VscodeWorkbench } from '../pages/vscode-workbench';
import type { Workbench } from '../pages/workbench';
import { CodeServer } from './code-server';
import { PluginHost } from './plugin-host';

/** An IDE that OnTheFly runs in. */
export interface Host {
    start(): Promise<IdeProcess>;
    open(page: Page, server: IdeProcess): Promise<Workbench>;
}

export const THEIA: Host = {
    start: () => Ide.start(),
    open: (page, { url }) => OnTheFlyIde.open(page, url),
};

export const CODE_SERVER: Host = {
    start: () => CodeServer.start(),
    open: (page, { url, workspace }) => VscodeWorkbench.open(page, url, workspace),
};

export const PLUGIN_HOST: Host = {
    start: () => PluginHost.start(),
    open: (page, { url }) => PluginHostWorkbench.open(page, url),
};
