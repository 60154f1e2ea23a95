import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { inspect } from 'node:util';

const FIRST_LINE =
  'What went wrong in Kindred. It is kept on this computer only and sent to nobody; paths of your photos may be in it.\n';

/** Then it becomes the older one, and the older one goes. */
const MOST_BYTES = 1_000_000;
/** The end of a text says more of what happened than its beginning. */
const MOST_CHARACTERS = 16_000;

/** Everything of control characters but line breaks and tabs, which could hide what stands there. */
// eslint-disable-next-line no-control-regex -- they are what is looked for
const UNSEEN = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g;

interface CrashLogOptions {
  /** The file; the older one lies beside it, with `.1` at its end. */
  readonly file: string;
  readonly version: string;
  readonly platform: string;
  readonly now?: () => Date;
}

function asText(detail: unknown): string {
  const text = typeof detail === 'string' ? detail : inspect(detail, { depth: 4 });
  const end = text.length > MOST_CHARACTERS ? `… ${text.slice(-MOST_CHARACTERS)}` : text;
  return end.replace(UNSEEN, '\ufffd').trim();
}

/** What went wrong, kept in a file of this computer, of bounded size. */
export class CrashLog {
  readonly file: string;
  readonly #options: CrashLogOptions;

  constructor(options: CrashLogOptions) {
    this.file = options.file;
    this.#options = options;
  }

  /**
   * Adds what happened; never throws, as it is called where something has gone wrong already.
   * @param what in a few words: "the engine ended".
   * @param detail an error, or what a process said.
   */
  write(what: string, detail?: unknown): void {
    const { version, platform, now = () => new Date() } = this.#options;
    const said = detail === undefined ? '' : `${asText(detail).replace(/^/gm, '    ')}\n`;
    const entry = `${now().toISOString()} Kindred ${version} ${platform}: ${what}\n${said}`;
    try {
      this.#makeRoom();
      appendFileSync(this.file, entry, { mode: 0o600 });
    } catch (cause) {
      // A full disk, most likely; the terminal is all that is left.
      console.error('The crash log can’t be written.', cause, entry);
    }
  }

  #makeRoom(): void {
    const size = statSync(this.file, { throwIfNoEntry: false })?.size;
    if (size !== undefined && size < MOST_BYTES) return;
    if (size === undefined) mkdirSync(dirname(this.file), { recursive: true });
    else renameSync(this.file, `${this.file}.1`);
    appendFileSync(this.file, FIRST_LINE, { mode: 0o600 });
  }
}
