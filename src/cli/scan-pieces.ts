import { setImmediate as breathe } from 'node:timers/promises';
import type { SigmaRule } from '../detect/rule-engine/index.ts';
import { type Hit, openScanner, type Piece, type PieceCounts, type ScanOptions, type ScanPiece } from './scan-piece.ts';
import { type ScannedPiece, type ScanThread, startScanThread } from './scan-thread.ts';

/** What was found, in the order of the pieces: the hits of one, then its end. */
export type Findings = {
  readonly onHit: (file: string, hit: Hit) => void;
  readonly onEnd: (file: string, counts: PieceCounts) => void;
};

/** `threads`: at most. */
export type PieceScanOptions = ScanOptions & { readonly threads: number };

/** A piece that is not told yet. `done` never rejects. */
type Due = {
  readonly file: string;
  outcome: ScannedPiece | { readonly cause: unknown } | undefined;
  readonly done: Promise<void>;
};

/** Pieces for each thread that may be done before an earlier one is, or wait: the bound of memory. */
const DUE_EACH = 3;

/**
 * Scans pieces on this thread and, from the second piece on, on others. This one scans too while the others have their
 * hands full: so a little work starts no thread, and with many threads this one only feeds them.
 */
export class PieceScan {
  readonly #rules: readonly SigmaRule[];
  readonly #findings: Findings;
  readonly #options: PieceScanOptions;
  readonly #scanHere: ScanPiece;
  readonly #others: ScanThread[] = [];
  readonly #due: Due[] = [];
  #pieces = 0;
  #piecesElsewhere = 0;

  constructor(rules: readonly SigmaRule[], findings: Findings, options: PieceScanOptions) {
    this.#rules = rules;
    this.#findings = findings;
    this.#options = options;
    this.#scanHere = openScanner(rules, options);
  }

  /** Pieces that other threads took. */
  get piecesElsewhere(): number {
    return this.#piecesElsewhere;
  }

  get threads(): number {
    return this.#others.length + 1;
  }

  /** Throws what broke a thread, once the pieces before are told. */
  async add(piece: Piece): Promise<void> {
    const other = this.#others.find((thread) => thread.hasRoom());
    if (other === undefined) this.#scanPiece(piece);
    else this.#handOver(piece, other);
    this.#pieces += 1;
    // Only then do the answers of the others come in.
    if (this.#others.length > 0) await breathe();
    await this.#tell(this.threads * DUE_EACH);
  }

  /** Waits for all that is under way. */
  finish(): Promise<void> {
    return this.#tell(0);
  }

  async close(): Promise<void> {
    await Promise.all(this.#others.map((thread) => thread.close()));
  }

  #scanPiece(piece: Piece): void {
    if (this.#pieces > 0 && this.threads < this.#options.threads) {
      this.#others.push(startScanThread({ rules: this.#rules, options: { explains: this.#options.explains } }));
    }
    const { file } = piece;
    if (this.#due.length === 0) {
      this.#findings.onEnd(
        file,
        this.#scanHere(piece, (hit) => this.#findings.onHit(file, hit)),
      );
      return;
    }
    const hits: Hit[] = [];
    const counts = this.#scanHere(piece, (hit) => hits.push(hit));
    this.#due.push({ file, outcome: { hits, counts }, done: Promise.resolve() });
  }

  #handOver(piece: Piece, other: ScanThread): void {
    this.#piecesElsewhere += 1;
    const scanned = other.scan(piece);
    const due: Due = {
      file: piece.file,
      outcome: undefined,
      done: scanned.then(
        (outcome) => {
          due.outcome = outcome;
        },
        (cause: unknown) => {
          due.outcome = { cause };
        },
      ),
    };
    this.#due.push(due);
  }

  /** Tells what is done, in order, and waits until no more than `most` pieces are due. */
  async #tell(most: number): Promise<void> {
    for (let [first] = this.#due; first !== undefined; [first] = this.#due) {
      if (first.outcome === undefined && this.#due.length <= most) return;
      await first.done;
      const { file, outcome } = first;
      if (outcome === undefined) continue;
      if ('cause' in outcome) throw outcome.cause;
      this.#due.shift();
      for (const hit of outcome.hits) this.#findings.onHit(file, hit);
      this.#findings.onEnd(file, outcome.counts);
    }
  }
}
