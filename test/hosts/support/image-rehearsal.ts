import { execFileSync, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { REPOSITORY } from '../../support/trainer-process';
import type { Dockerfile } from './dockerfile';

const CACHE = join(REPOSITORY, '.cache');

/**
 * A file system as that of the image that OpenVSCode Server's is made from: nothing in `/home` but its server, which here is VS Code's own.
 * `/mnt` holds what comes from outside.
 */
const BASE = `
set -eu
mount -t tmpfs tmpfs /mnt
mkdir /mnt/cache
mount --bind "$CACHE" /mnt/cache
touch /mnt/node
mount --bind "$NODE" /mnt/node
mount -t tmpfs tmpfs /home
mount -t tmpfs tmpfs /tmp
export HOME=/home/workspace OPENVSCODE_SERVER_ROOT=/home/.openvscode-server
mkdir -p "$HOME" "$OPENVSCODE_SERVER_ROOT/bin"
cat > "$OPENVSCODE_SERVER_ROOT/bin/openvscode-server" <<'END'
#!/bin/sh
exec /mnt/node /mnt/cache/code-server/node_modules/code-server/lib/vscode/out/server-main.js --accept-server-license-terms "$@"
END
chmod +x "$OPENVSCODE_SERVER_ROOT/bin/openvscode-server"
cp /mnt/cache/onthefly.vsix /tmp/
chmod 1777 /tmp
chmod a+r /tmp/onthefly.vsix
chown -R "$USER_ID:$USER_ID" "$HOME" "$OPENVSCODE_SERVER_ROOT"
cd "$HOME"
# A volume that is new is the image's folder at first, and so belongs to whom that belongs.
mount_volume() {
    mkdir -p "$1"
    owner=$(stat -c %u:%g "$1")
    mount -t tmpfs tmpfs "$1"
    chown "$owner" "$1"
    chmod 755 "$1"
}
`;

/** A sentence where namespaces can't be made. */
export function namespaceObstacle(): string | undefined {
    const { status, stderr } = spawnSync('unshare', ['-Urm', 'sh', '-c', 'mount -t tmpfs tmpfs /mnt'], { encoding: 'utf8' });
    return status === 0
        ? undefined
        : `this machine lets its users make no mount namespaces (${(stderr ?? '').trim() || 'there is no unshare'})`;
}

/** Only root can take steps as somebody else; in a namespace of its own there is one user, who may do everything. */
export const CAN_BE_SOMEBODY_ELSE = process.getuid?.() === 0;
/** The user of the image: no account of this machine is needed for it. */
export const IMAGE_USER_ID = CAN_BE_SOMEBODY_ELSE ? 1_000 : 0;
const AS_USER = CAN_BE_SOMEBODY_ELSE
    ? ['setpriv', `--reuid=${IMAGE_USER_ID}`, `--regid=${IMAGE_USER_ID}`, '--clear-groups', '--no-new-privs', '--']
    : [];

/**
 * Takes the steps of the image in a file system of its own, without its system packages, each as the user that it names where this process can;
 * mounts empty volumes as its first lines say; and starts a program as a container does.
 * @returns what that has written
 * @throws Error when a step fails
 */
export function rehearse(image: Dockerfile, program: readonly string[]): string {
    const steps = image.lastCommands.map(({ command, user }) => {
        const local = command
            .replace('/tmp/install-packages.sh run', 'true')
            .replaceAll(`${image.user}:${image.user}`, `${IMAGE_USER_ID}:${IMAGE_USER_ID}`);
        return [...(user === image.user ? AS_USER : []), 'sh', '-euc', quote(local)].join(' ');
    });
    const variables = Object.entries(image.variables).map(([name, value]) => `export ${name}='${value}'`);
    const volumes = image.volumes.map((folder) => `mount_volume '${folder}'`);
    const script = [BASE, ...variables, '{', ...steps, '} >&2', ...volumes, 'cd "$HOME"', ['exec', ...AS_USER, '"$@"'].join(' ')].join(
        '\n',
    );
    return execFileSync('unshare', [CAN_BE_SOMEBODY_ELSE ? '-m' : '-Urm', 'sh', '-c', script, 'sh', ...program], {
        encoding: 'utf8',
        env: { PATH: process.env['PATH'], CACHE, NODE: process.execPath, USER_ID: String(IMAGE_USER_ID) },
    });
}

function quote(text: string): string {
    return `'${text.replaceAll("'", "'\\''")}'`;
}
