import type { Session } from '@onthefly/shared-types';

/** All that is known of a session, line by line. */
export function sessionTitle({ sessionId, name, trainer }: Session): string {
    const lines = [`Session ${sessionId}`, `Name: ${name}`];
    if (trainer.command) {
        lines.push(`Command: ${trainer.command}`);
    }
    if (trainer.cwd) {
        lines.push(`Folder: ${trainer.cwd}`);
    }
    if (trainer.pid) {
        lines.push(`Process: ${trainer.pid}`);
    }
    return lines.join('\n');
}
