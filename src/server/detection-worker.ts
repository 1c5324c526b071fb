import { parentPort, workerData } from 'node:worker_threads';
import { findSource } from '../collect/sources/index.ts';
import { serveDetection } from './serve-detection.ts';

/* Runs in a worker thread: holds the rules, and turns journal entries into lake rows and hits. */

if (parentPort) serveDetection(parentPort, workerData, findSource);
