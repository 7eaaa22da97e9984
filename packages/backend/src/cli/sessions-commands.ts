import type { Command } from 'commander';
import { deleteSession, keepSession } from './keeping-commands';
import { parseRowCount } from './parse-arguments';
import { pruneSessions, type PruneOptions } from './prune-command';
import { showSessions } from './reading-commands';
import type { CommonOptions } from './server-access';
import type { Terminal } from './terminal';

type DeleteOptions = CommonOptions & { readonly yes?: boolean };

/** `sessions` lists them; its own commands say what is to become of one. `common` adds the options that every command takes. */
export function addSessionsCommands(program: Command, terminal: Terminal, common: (command: Command) => Command): void {
    const sessions = common(program.command('sessions'))
        .description('list sessions, the newest first; or rename, note, archive, restore, delete or prune them')
        .helpCommand(false)
        .action((options: CommonOptions) => showSessions(terminal, options));
    // What stands behind a command of `sessions` is read by `sessions` as well: it has the same options.
    const add = (signature: string, description: string): Command => common(sessions.command(signature)).description(description);
    add('rename <session> [name]', "give a session a name; without one it has the trainer's again").action(
        (named: string, name: string | undefined, _: CommonOptions, command: Command) =>
            keepSession(terminal, named, command.optsWithGlobals(), 'editSession', { name: name ?? '' }, ({ name: newName }) =>
                name === undefined ? `It has the trainer's own name again: "${newName}".` : `It is called "${newName}" now.`,
            ),
    );
    add('note <session> [text]', 'write a note about a session; without a text the note goes').action(
        (named: string, text: string | undefined, _: CommonOptions, command: Command) =>
            keepSession(terminal, named, command.optsWithGlobals(), 'editSession', { note: text ?? '' }, ({ name }) =>
                text === undefined ? `"${name}" has no note any more.` : `"${name}" has that note now.`,
            ),
    );
    add('archive <session>', 'put a session away; nothing of it goes').action((named: string, _: CommonOptions, command: Command) =>
        keepSession(terminal, named, command.optsWithGlobals(), 'archiveSession', {}, ({ name }) => `"${name}" is archived.`),
    );
    add('restore <session>', 'take a session out of the archive').action((named: string, _: CommonOptions, command: Command) =>
        keepSession(terminal, named, command.optsWithGlobals(), 'restoreSession', {}, ({ name }) => `"${name}" is out of the archive.`),
    );
    add('delete <session>', 'delete a session for good; checkpoint files stay on the disk')
        .option('--yes', 'without asking')
        .action((named: string, _: DeleteOptions, command: Command) => deleteSession(terminal, named, command.optsWithGlobals()));
    add('prune', 'delete what is beyond the settings, or beyond these limits, after showing the list')
        .option('--keep <number>', 'keep the last so many sessions', parseRowCount)
        .option('--days <number>', 'keep the sessions of the last so many days', parseRowCount)
        .option('--yes', 'without asking')
        .action((_: PruneOptions, command: Command) => pruneSessions(terminal, command.optsWithGlobals()));
}
