import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { Failure } from './output.mjs';

/**
 * Splits the arguments of `npm start` into the folder to open, the address, the kind of IDE, and what else goes to it.
 * A word after an option without `=` is taken for the option's value, so a folder stands best in front.
 */
export function readArguments(args, defaultFolder) {
    const result = { folder: defaultFolder, port: 3000, hostname: 'localhost', host: 'theia', others: [] };
    const rest = [...args];
    while (rest.length > 0) {
        const word = rest.shift();
        const [name, inlineValue] = word.includes('=') ? splitOnce(word) : [word, undefined];
        const takeValue = () => inlineValue ?? (rest[0]?.startsWith('-') ? undefined : rest.shift());
        if (name === '--port' || name === '-p') {
            result.port = portNumber(takeValue());
        } else if (name === '--hostname' || name === '-h') {
            result.hostname = takeValue() ?? result.hostname;
        } else if (name === '--host') {
            result.host = takeValue() ?? '';
        } else if (!word.startsWith('-')) {
            result.folder = existingFolder(word);
        } else {
            result.others.push(word);
            if (inlineValue === undefined && rest.length > 0 && !rest[0].startsWith('-') && !word.startsWith('--no-')) {
                result.others.push(rest.shift());
            }
        }
    }
    return result;
}

function splitOnce(word) {
    const at = word.indexOf('=');
    return [word.slice(0, at), word.slice(at + 1)];
}

function portNumber(text) {
    const port = Number(text);
    if (text === undefined || text === '' || !Number.isInteger(port) || port < 0 || port > 65535) {
        throw new Failure(`--port needs a number from 0 to 65535${text === undefined ? '' : `, not "${text}"`}.`);
    }
    return port;
}

/** npm starts scripts in the root of the workspace; INIT_CWD is where the user typed the command. */
function existingFolder(word) {
    const folder = resolve(process.env.INIT_CWD ?? process.cwd(), word);
    if (!existsSync(folder)) {
        throw new Failure(`There is no folder ${folder} to open.`);
    }
    return folder;
}
