import { defineConfig } from '@playwright/test';

/**
 * The specs start the IDE they need by themselves, each with its own port and home folder, so nothing is started here.
 * Debian's Chromium is used instead of a downloaded one; the switches let it run as root and keep it off the network.
 */
export default defineConfig({
    testDir: 'test/e2e',
    testMatch: '**/*.spec.ts',
    outputDir: 'test-results',
    workers: 1,
    retries: 0,
    forbidOnly: true,
    timeout: 180_000,
    expect: { timeout: 30_000 },
    reporter: [['list'], ['json', { outputFile: process.env['ONTHEFLY_E2E_REPORT'] ?? 'test-results/report.json' }]],
    use: {
        viewport: { width: 1400, height: 900 },
        actionTimeout: 30_000,
        screenshot: 'only-on-failure',
        trace: 'retain-on-failure',
        launchOptions: {
            executablePath: process.env['ONTHEFLY_TEST_CHROMIUM'] ?? '/usr/bin/chromium',
            args: [
                '--no-sandbox',
                '--disable-gpu',
                '--disable-quic',
                '--no-first-run',
                '--disable-background-networking',
                '--disable-component-update',
                '--disable-sync',
            ],
        },
    },
});
