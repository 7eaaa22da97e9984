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
cd "$HOME"
`;

/** A sentence where namespaces can't be made. */
export function namespaceObstacle(): string | undefined {
    const { status, stderr } = spawnSync('unshare', ['-Urm', 'sh', '-c', 'mount -t tmpfs tmpfs /mnt'], { encoding: 'utf8' });
    return status === 0
        ? undefined
        : `this machine lets its users make no mount namespaces (${(stderr ?? '').trim() || 'there is no unshare'})`;
}

/**
 * Takes the steps of the image in a file system of its own, without its system packages; mounts empty volumes as its first lines say;
 * and starts what a container starts, with these parameters.
 * @returns what that has written
 * @throws Error when a step fails
 */
export function rehearse(image: Dockerfile, parameters: readonly string[]): string {
    const steps = image.lastCommands.map((command) =>
        command.replace('/tmp/install-packages.sh run', 'true').replaceAll('openvscode-server:openvscode-server', '0:0'),
    );
    const variables = Object.entries(image.variables).map(([name, value]) => `export ${name}='${value}'`);
    const volumes = image.volumes.map((folder) => `mkdir -p '${folder}' && mount -t tmpfs tmpfs '${folder}'`);
    const script = [BASE, ...variables, '{', ...steps, '} >&2', ...volumes, 'cd "$HOME"', 'exec "$@"'].join('\n');
    return execFileSync('unshare', ['-Urm', 'sh', '-c', script, 'sh', ...image.entryPoint, ...parameters], {
        encoding: 'utf8',
        env: { PATH: process.env['PATH'], CACHE, NODE: process.execPath },
    });
}
