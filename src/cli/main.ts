import { runCli } from './run-cli.ts';

const words = process.argv.slice(2);
const isPerson = process.stdin.isTTY === true && process.stdout.isTTY === true;
/** A person who types the bare name wants to see it run; a script that does has made a mistake. */
const wanted = words.length === 0 && isPerson ? ['serve'] : words;

process.exitCode = await runCli(wanted, process.env);
