/*
 * Opens the embedded control store in a folder, says so, and holds it until it is killed.
 * Run by tests as a process of its own: `node control-holder.ts <dataDir>`.
 */
import { writeSync } from 'node:fs';
import { openControl } from '../../src/platform/control/index.ts';

const [dataDir = ''] = process.argv.slice(2);
const control = await openControl({ server: { embedded: { dataDir } } });
writeSync(1, (await control.ping()) ? 'open\n' : 'deaf\n');
setInterval(() => undefined, 60_000);
