import { defineConfig } from '@playwright/test';
import { CHROMIUM } from './test/support/chromium';

/**
 * The specs start the IDE they need by themselves, each with its own port and home folder, so nothing is started here.
 */
export default defineConfig({
    projects: [
        { name: 'e2e', testDir: 'test/e2e' },
        { name: 'hosts', testDir: 'test/hosts' },
    ],
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
        launchOptions: CHROMIUM,
    },
});
