// Called by bin/watchfloor when the checkout is not set up or its build is stale.
import { bootstrap } from './bootstrap.mjs';

bootstrap();
