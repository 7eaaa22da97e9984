import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where sessions live when there is no IDE to say so: a folder of this user's, as the XDG base directory specification has it. */
export function headlessDataFolder(environment: NodeJS.ProcessEnv = process.env): string {
    const wanted = environment['XDG_DATA_HOME'];
    return join(wanted !== undefined && wanted !== '' ? wanted : join(homedir(), '.local', 'share'), 'onthefly');
}
