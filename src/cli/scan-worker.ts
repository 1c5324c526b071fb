import { parentPort, workerData } from 'node:worker_threads';
import { type Hit, openScanner, type Piece } from './scan-piece.ts';
import type { ScanReply, ScanThreadStart } from './scan-thread.ts';

/* Runs in a worker thread: holds the rules, and scans one piece after the other. */

if (parentPort) serve(parentPort, workerData);

function serve(port: NonNullable<typeof parentPort>, { rules, options }: ScanThreadStart): void {
  const scan = openScanner(rules, options);
  const reply = (message: ScanReply) => port.postMessage(message);
  port.on('message', (piece: Piece) => {
    const hits: Hit[] = [];
    try {
      const counts = scan(piece, (hit) => hits.push(hit));
      reply({ kind: 'scanned', hits, counts });
    } catch (cause) {
      reply({ kind: 'broken', cause });
    }
  });
  reply({ kind: 'ready' });
}
