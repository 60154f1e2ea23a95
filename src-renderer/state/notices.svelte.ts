/** A sentence that is shown for a while, with at most one thing to do about it. */
interface Notice {
  readonly id: number;
  readonly message: string;
  readonly action?: { readonly label: string; readonly run: () => void };
  /** Of those about one topic only the last one is shown. */
  readonly topic?: string;
}

const SHOWN_FOR_MS = 10_000;

/** What the page has to say, at the foot of the window. */
class Notices {
  all: readonly Notice[] = $state.raw([]);
  #lastId = 0;

  /** Says something for a while. */
  say(message: string, action?: Notice['action'], topic?: string): void {
    const id = this.#add(message, action, topic);
    if (id === undefined) return;
    setTimeout(() => {
      this.dismiss(id);
    }, SHOWN_FOR_MS);
  }

  /** Says something until it is put away: it may have come while nobody looked. */
  stay(message: string, action?: Notice['action'], topic?: string): void {
    this.#add(message, action, topic);
  }

  #add(message: string, action?: Notice['action'], topic?: string): number | undefined {
    if (message === '') return undefined;
    this.#lastId += 1;
    const id = this.#lastId;
    const others = this.all
      .filter(
        (notice) => notice.message !== message && (topic === undefined || notice.topic !== topic),
      )
      .slice(-2);
    this.all = [
      ...others,
      {
        id,
        message,
        ...(action === undefined ? {} : { action }),
        ...(topic === undefined ? {} : { topic }),
      },
    ];
    return id;
  }

  dismiss(id: number): void {
    this.all = this.all.filter((notice) => notice.id !== id);
  }

  /** What was said about a topic is over. */
  dismissTopic(topic: string): void {
    this.all = this.all.filter((notice) => notice.topic !== topic);
  }
}

export const notices = new Notices();
