import { fail, type Result } from '../contract/errors.ts';
import { answered, serveCall } from '../serve/handlers.ts';
import type { ServedLibrary } from '../serve/served-library.ts';
import type { EngineLineMessage } from './line-messages.ts';
import { SHELL_CALLS, type ShellCallName, type ShellInput } from './shell-calls.ts';

/** More answers than this at once no shell waits for. */
const CALLS_AT_ONCE = 1000;

interface HostCallsOptions {
  readonly library: ServedLibrary;
  readonly post: (message: EngineLineMessage) => void;
  readonly onProblem: (cause: unknown) => void;
}

type ShellActs = {
  readonly [Name in ShellCallName]: (
    library: ServedLibrary,
    input: ShellInput<Name>,
  ) => Promise<Result<unknown>>;
};

const SHELL_ACTS: ShellActs = {
  thumbnail: (library, { id }) => library.thumbnail(id),
  original: (library, { id }) => library.original(id),
  screen: (library, { id }) => library.screen(id),
  keepPicture: (library, { bytes, name }) => library.keepPicture(bytes, name),
  pictureThumbnail: (library, { picture }) => library.pictureThumbnail(picture),
  organisationFile: (library) => library.organisationFile(),
  takeOrganisation: (library, { bytes }) => library.takeOrganisation(bytes),
  photoAt: (library, { path }) => library.photoAt(path),
};

function isShellCall(name: string): name is ShellCallName {
  return Object.hasOwn(SHELL_CALLS, name);
}

/** A clone of a view takes all of the memory beneath it along; a copy has only what is meant. */
function whole(value: unknown): unknown {
  return value instanceof Uint8Array ? new Uint8Array(value) : value;
}

/** The shell's own calls, answered in any order. */
export class HostCalls {
  readonly #options: HostCallsOptions;
  readonly #running = new Map<number, AbortController>();

  constructor(options: HostCallsOptions) {
    this.#options = options;
  }

  async answer(ticket: number, call: string, input: unknown): Promise<void> {
    const isMany = this.#running.size >= CALLS_AT_ONCE;
    if (isMany || this.#running.has(ticket)) {
      const reason = isMany ? 'Too much is asked at once.' : 'This ticket is in use.';
      this.#say(ticket, fail('busy', reason));
      return;
    }
    const stop = new AbortController();
    this.#running.set(ticket, stop);
    const answer = await this.#call(call, input, stop.signal);
    this.#running.delete(ticket);
    this.#say(ticket, answer);
  }

  cancel(ticket: number): void {
    this.#running.get(ticket)?.abort();
  }

  cancelAll(): void {
    for (const stop of this.#running.values()) stop.abort();
  }

  async #call(name: string, input: unknown, signal: AbortSignal): Promise<Result<unknown>> {
    const { library, onProblem } = this.#options;
    if (!isShellCall(name)) return serveCall(library, name, input, { signal, onProblem });
    const checked = SHELL_CALLS[name].input.safeParse(input);
    if (!checked.success) return fail('bad-argument', `${name}: not understood.`);
    // The table pairs each name with its schema; TypeScript cannot follow that through a union.
    return answered(() => SHELL_ACTS[name](library, checked.data as never), onProblem);
  }

  #say(ticket: number, answer: Result<unknown>): void {
    const said = answer.ok ? { ok: true as const, value: whole(answer.value) } : bare(answer);
    this.#options.post({ kind: 'answer', ticket, answer: said });
  }
}

/** What lies beneath a reason stays here: it may be no clone of anything. */
function bare({ error: { code, message } }: Result<unknown> & { readonly ok: false }) {
  return { ok: false as const, error: { code, message } };
}
