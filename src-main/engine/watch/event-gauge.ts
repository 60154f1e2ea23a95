/**
 * Half of what the queue of inotify holds (fs.inotify.max_queued_events, 16,384 unless changed). When
 * it overflows, the kernel says so, and libuv does not pass that on; but then all it held is
 * delivered within one turn of the event loop.
 */
const MANY_EVENTS = 8192;

/** Tells those who watch when so many events came at once that others may have been lost. */
class EventGauge {
  readonly #onLost = new Set<() => void>();
  #events = 0;

  /** One event came. */
  count(): void {
    this.#events += 1;
    if (this.#events === 1) {
      setImmediate(() => {
        this.#events = 0;
      }).unref();
    }
    if (this.#events === MANY_EVENTS) for (const tell of [...this.#onLost]) tell();
  }

  join(onLost: () => void): void {
    this.#onLost.add(onLost);
  }

  leave(onLost: () => void): void {
    this.#onLost.delete(onLost);
  }
}

/** All watchers of a process share one queue. */
export const processEvents = new EventGauge();
