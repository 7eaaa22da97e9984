import { bundlesBench } from './bundles-bench';
import { ingestBench } from './ingest-bench';
import { latencyBench } from './latency-bench';
import { memoryBench } from './memory-bench';
import { logBench } from './log-bench';
import { paceBench } from './pace-bench';
import { pageBench } from './page-bench';
import type { Bench } from './bench';
import { storedRunBench } from './stored-run-bench';
import { printTable } from './table';

const BENCHES: readonly Bench[] = [pageBench, latencyBench, logBench, paceBench, ingestBench, memoryBench, storedRunBench, bundlesBench];

/** Parameters: names of benches, all when there are none; `--quick`. */
async function main(parameters: readonly string[]): Promise<number> {
    const names = parameters.filter((parameter) => !parameter.startsWith('--'));
    const unknown = names.filter((name) => !BENCHES.some((bench) => bench.name === name));
    if (unknown.length > 0) {
        process.stderr.write(`There is no bench "${unknown.join('", "')}". Benches: ${BENCHES.map(({ name }) => name).join(', ')}.\n`);
        return 1;
    }
    const quick = parameters.includes('--quick');
    if (quick) {
        process.stdout.write('A quick look: much shorter than what numbers should be quoted from.\n');
    }
    for (const bench of BENCHES.filter(({ name }) => names.length === 0 || names.includes(name))) {
        process.stdout.write(`\n${bench.title} (${bench.name})\n\n`);
        printTable(await bench.run({ quick, say: (text) => process.stderr.write(`  ${text} …\n`) }));
    }
    return 0;
}

void main(process.argv.slice(2)).then((code) => process.exit(code));
