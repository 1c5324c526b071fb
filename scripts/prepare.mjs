// Called by bin/watchfloor, with its arguments, when the checkout is not set up or its build is stale.
import { bootstrap, giveUp } from './bootstrap.mjs';
import { whyRefused } from './serve-options.mjs';

const [command, ...args] = process.argv.slice(2);
const refusal = command === 'serve' ? whyRefused(args) : undefined;
if (refusal !== undefined) giveUp(refusal);
bootstrap();
