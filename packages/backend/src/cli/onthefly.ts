import { main } from './main';
import { createTerminal } from './terminal';

void main(process.argv.slice(2), createTerminal()).then((exitCode) => process.exit(exitCode));
