import type { PeerRefusal } from './peer-identifier';
import { userName } from './user-name';

/** Who was refused and what to do, in sentences for a person. */
export async function describeRefusal({ uid, process: command }: PeerRefusal): Promise<string> {
    const own = await userName(process.getuid?.() ?? 0);
    if (uid === undefined) {
        return (
            "A trainer was refused, as the system doesn't tell which user it belongs to. " +
            `Start it on this machine as the user ${own}, whom OnTheFly takes reports of.`
        );
    }
    const other = await userName(uid);
    return (
        `A trainer of the user ${other}${command === undefined ? '' : `, ${command},`} was refused: OnTheFly runs as ${own} and takes reports of ` +
        `that user only. Start the training as ${own} (without sudo; in a container as the same user as the IDE), or OnTheFly as ${other}.`
    );
}
