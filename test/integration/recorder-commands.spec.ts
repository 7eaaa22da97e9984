import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CommandLine, ServerProcess } from '../support/command-line';

describe('A recorder that is asked for without its folder', function () {
    this.timeout(60_000);
    let home: string;
    let variables: Readonly<Record<string, string | undefined>>;
    let ofTheia: string;
    let ofUser: string;

    beforeEach(() => {
        home = mkdtempSync(join(tmpdir(), 'onthefly-home-'));
        variables = { HOME: home, XDG_DATA_HOME: undefined };
        ofTheia = join(home, '.theia', 'onthefly');
        ofUser = join(home, '.local', 'share', 'onthefly');
    });
    afterEach(() => rmSync(home, { recursive: true, force: true }));

    it('is found and ended where Theia keeps its sessions', async () => {
        const server = await ServerProcess.start(ofTheia, undefined, variables);
        const { dataFolder } = await CommandLine.json<{ dataFolder: string }>(['serve', '--status'], variables);
        assert.equal(dataFolder, ofTheia);
        const stopped = await CommandLine.run(['serve', '--stop'], variables);
        assert.equal(stopped.exitCode, 0, stopped.errors);
        assert.match(stopped.output, /everything that trainers sent is stored/);
        assert.equal((await server.process.end()).exitCode, 0);
        const again = await CommandLine.run(['serve', '--stop'], variables);
        assert.match(again.errors, /No recorder runs for .*local.* or .*theia/);
    });

    it('is not ended when it may be another one that was meant', async () => {
        const servers = [await ServerProcess.start(ofTheia, undefined, variables), await ServerProcess.start(ofUser, undefined, variables)];
        const refused = await CommandLine.run(['serve', '--stop'], variables);
        assert.notEqual(refused.exitCode, 0);
        assert.match(refused.errors, /Say which one is meant with --data-dir/);
        for (const folder of [ofTheia, ofUser]) {
            assert.equal((await CommandLine.run(['serve', '--stop', '--data-dir', folder], variables)).exitCode, 0);
        }
        await Promise.all(servers.map((server) => server.process.end()));
    });
});
