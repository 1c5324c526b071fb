type Waiter = { readonly after: number; readonly wake: () => void };

/** Who waits for an entry that is not there yet. */
export class EntryWaiters {
  readonly #waiters = new Set<Waiter>();

  wait(after: number, signal: AbortSignal): Promise<void> {
    if (signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const wake = (): void => {
        this.#waiters.delete(waiter);
        signal.removeEventListener('abort', wake);
        resolve();
      };
      const waiter: Waiter = { after, wake };
      this.#waiters.add(waiter);
      signal.addEventListener('abort', wake, { once: true });
    });
  }

  wake(lastSequence: number): void {
    for (const waiter of [...this.#waiters]) if (waiter.after < lastSequence) waiter.wake();
  }

  wakeAll(): void {
    for (const waiter of [...this.#waiters]) waiter.wake();
  }
}
