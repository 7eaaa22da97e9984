/*
 * This module is loaded before any other, by a Node.js of whatever age: it imports nothing, and the scripts load the
 * rest only after it has agreed.
 */
const oldest = { major: 20, minor: 19 };
const newestMajor = 22;

/** Ends the process with one sentence when this Node.js is too old or too new. */
export function requireSupportedNode() {
    const version = process.versions.node;
    const [major, minor] = version.split('.').map(Number);
    const tooOld = major < oldest.major || (major === oldest.major && minor < oldest.minor);
    if (tooOld || major > newestMajor) {
        console.error(
            `OnTheFly needs Node.js ${oldest.major}.${oldest.minor} or later, up to ${newestMajor}.x, and this is ${version}: ` +
                'install Node.js 20 and start again.',
        );
        process.exit(1);
    }
}
