import { parentPort, workerData } from 'node:worker_threads';
import { readRules } from './read-rules.ts';

/* Runs in a worker thread, once: the texts are a person's, and may take seconds to read. */

parentPort?.postMessage(readRules(workerData));
