/** Debian's Chromium instead of a downloaded one; the switches let it run as root and keep it off the network. */
export const CHROMIUM = {
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
};
