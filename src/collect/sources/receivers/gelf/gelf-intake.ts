import { Buffer } from 'node:buffer';
import type { DroppedReason } from '../intake-book.ts';
import { patientSink, silentPage } from '../patient-sink.ts';
import type { ListenDeps } from '../receiver.ts';
import { RecordBatcher } from '../record-batcher.ts';
import type { TakeDeps } from '../take-records.ts';
import { inflateGelf, readGelf } from './gelf-message.ts';

/** Messages of one transport on their way to the journal; what cannot go there is counted as dropped. */
export class GelfIntake {
  readonly #take: TakeDeps;
  readonly #batcher: RecordBatcher;
  readonly #closing = new AbortController();

  constructor(door: string, { sink, sources, clock, pageOf }: Omit<ListenDeps, 'listenUnder'>, onRelieved: () => void) {
    this.#take = { sources, clock, sink: patientSink(sink, this.#closing.signal), page: silentPage(pageOf(door)) };
    this.#batcher = new RecordBatcher(this.#take, onRelieved);
  }

  get isFull(): boolean {
    return this.#batcher.isFull;
  }

  take(sender: string, message: Buffer): void {
    const plain = inflateGelf(message);
    const record = plain && readGelf(Buffer.from(plain));
    if (plain === undefined || record === undefined) this.drop(sender, 'malformed');
    else this.#batcher.add(sender, record, plain.length);
  }

  drop(sender: string, reason: DroppedReason): void {
    this.#take.page.received({ sourceId: '', sender }, 1);
    this.#take.page.dropped({ sourceId: '', sender }, reason, 1);
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await this.#batcher.close();
  }
}
