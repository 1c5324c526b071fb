/**
 * Why one record cannot be read. Thrown only inside this folder, and turned into a rejected record at the record's
 * edge: the reader is recursive, and a fault at any depth ends exactly one record.
 */
export class EvtxFault extends Error {
  readonly reason: 'corrupt' | 'truncated';

  constructor(message: string, reason: 'corrupt' | 'truncated' = 'corrupt') {
    super(message);
    this.name = 'EvtxFault';
    this.reason = reason;
  }
}

/**
 * Bounds the work done for one chunk. A true chunk holds 64 KiB and needs some 20,000 units; a hostile one can let
 * thousands of records expand one big template, or one long value be repeated at thousands of places.
 */
export class WorkBudget {
  private left: number;
  /** Made once: after the first, thousands of records may end in it, and a stack costs more than reading one. */
  private exhausted: EvtxFault | undefined;

  constructor(units: number) {
    this.left = units;
  }

  /** Throws EvtxFault. */
  spend(units: number): void {
    this.left -= units;
    if (this.left >= 0) return;
    this.exhausted ??= new EvtxFault('The chunk asks for more work than any true chunk does.');
    throw this.exhausted;
  }
}
