import { setTimeout as delay } from 'node:timers/promises';
import { SETTING_DEFAULTS, type SettingName, type SettingValue } from '@onthefly/shared-types';
import { RecorderLink } from '@onthefly/backend';

const BLOCKED_MS = 10_000;
/** So that what has gathered meanwhile is taken. */
const BREATH_MS = 100;

/**
 * A host whose event loop hardly ever turns: 10 s at a time it is busy with something else. With a data folder it looks at the recorder there, as an
 * IDE with an open dashboard does; without, it only is as busy.
 */
async function main(dataFolder: string | undefined, script: string | undefined): Promise<void> {
    const port = dataFolder === undefined || script === undefined ? 0 : await look(dataFolder, script);
    process.stdout.write(`${port}\n`);
    for (;;) {
        const end = performance.now() + BLOCKED_MS;
        while (performance.now() < end) {
            // Nothing else has its turn.
        }
        await delay(BREATH_MS);
    }
}

/** @returns the port for trainers, when the window has its first picture */
async function look(dataFolder: string, script: string): Promise<number> {
    const log = (message: string): void => void process.stderr.write(`${message}\n`);
    const variables = new Map<string, string>();
    const recorder = new RecorderLink({
        dataFolder: async () => dataFolder,
        script,
        settings: {
            get: <Name extends SettingName>(name: Name): SettingValue<Name> =>
                (name === 'onthefly.port' ? 0 : SETTING_DEFAULTS[name]) as SettingValue<Name>,
        },
        terminals: { setVariable: async (name, value) => void variables.set(name, value) },
        terminalId: 'bench',
        logger: { debug: () => undefined, info: () => undefined, warn: log, error: log },
    });
    const window = recorder.openWindow({ deliver: async () => undefined });
    window.start({ terminalId: 'bench' });
    await window.server.getSnapshot();
    return Number(variables.get('ONTHEFLY_DASHBOARD_PORT'));
}

void main(...(process.argv.slice(2) as [string?, string?]));
