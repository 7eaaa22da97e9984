import { readFile } from 'node:fs/promises';

/** How a user of this machine is called, in words for a person: `"root"`, or `number 1234` for one without a name here. */
export async function userName(uid: number): Promise<string> {
    const users = await readFile('/etc/passwd', 'utf8').catch(() => '');
    const name = users
        .split('\n')
        .map((line) => line.split(':'))
        .find((fields) => fields[2] === String(uid))?.[0];
    return name === undefined ? `number ${uid}` : `"${name}"`;
}
