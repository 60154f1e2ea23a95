import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { tmpdir } from 'node:os';

/**
 * How a call to the file system goes wrong: with an error code of the system; `short`, with fewer
 * bytes than were asked for and are there; `cut`, with the end of the file too soon; `hang`, never to
 * answer.
 */
export type FileFault = 'EACCES' | 'EIO' | 'EMFILE' | 'ENOSPC' | 'short' | 'cut' | 'hang';

/** What is to go wrong, counted from the first call of the site as 1. */
export interface FilePlan {
  readonly fault: FileFault;
  readonly site: string;
  readonly call: number;
  /** This call alone, or from then on every call of the engine that this fault can befall. */
  readonly lasts: 'once' | 'on';
}

/** A place in the engine that calls the file system. */
export interface FileSite {
  readonly name: string;
  /** The function of node:fs; of an open file with a leading dot. */
  readonly call: string;
  readonly calls: number;
}

const PATH_CALLS = [
  ...['access', 'appendFile', 'chmod', 'copyFile', 'link', 'lstat', 'mkdir', 'mkdtemp', 'open'],
  ...['opendir', 'readFile', 'readdir', 'readlink', 'realpath', 'rename', 'rm', 'rmdir', 'stat'],
  ...['statfs', 'symlink', 'truncate', 'unlink', 'utimes', 'writeFile'],
];
const SYNC_CALLS = [
  ...PATH_CALLS.map((name) => `${name}Sync`),
  ...['closeSync', 'existsSync', 'fstatSync', 'fsyncSync', 'readSync', 'writeSync'],
];
const HANDLE_CALLS = [
  ...['appendFile', 'chmod', 'close', 'datasync', 'read', 'readFile', 'stat', 'sync', 'truncate'],
  ...['utimes', 'write', 'writeFile'],
];

const WRITING =
  /^\.?(?:appendFile|chmod|copyFile|datasync|f?sync|link|mkdir|mkdtemp|rename|symlink|truncate|utimes|write|writeFile)(?:Sync)?$/u;
const OPENING =
  /^(?:appendFile|copyFile|mkdtemp|open|opendir|readFile|readdir|writeFile)(?:Sync)?$/u;
const READING = /^\.?(?:read|readFile)(?:Sync)?$/u;
const CLOSING = /^\.?close(?:Sync)?$/u;

/** Which faults can befall a call, by its name, as the manual pages of Linux have it. */
export function faultsOf(call: string): FileFault[] {
  if (CLOSING.test(call)) return ['EIO'];
  const isOfFile = call.startsWith('.') || /^(?:fstat|fsync|read|write)Sync$/u.test(call);
  const faults: FileFault[] = ['EIO'];
  if (!isOfFile) faults.push('EACCES');
  if (OPENING.test(call)) faults.push('EMFILE');
  if (WRITING.test(call)) faults.push('ENOSPC');
  if (READING.test(call)) faults.push('short', 'cut');
  if (call === 'openSync' || call === 'open') faults.push('ENOSPC');
  return faults;
}

type Call = (...values: unknown[]) => unknown;
type HandleClass = new () => fs.promises.FileHandle;

interface Patched {
  readonly owner: Record<string, unknown>;
  readonly name: string;
  readonly real: Call;
}

/** Where the engine’s own stack goes, without the work of making text of it. */
function callStack(): readonly NodeJS.CallSite[] {
  const before = Object.getOwnPropertyDescriptor(Error, 'prepareStackTrace');
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 40;
  Error.prepareStackTrace = (_, sites) => sites;
  const { stack } = new Error() as { stack?: unknown };
  Error.stackTraceLimit = stackTraceLimit;
  if (before === undefined) Reflect.deleteProperty(Error, 'prepareStackTrace');
  else Object.defineProperty(Error, 'prepareStackTrace', before);
  return Array.isArray(stack) ? (stack as NodeJS.CallSite[]) : [];
}

/** The innermost two lines of the engine that a call comes from; undefined for calls of the test. */
function siteOf(call: string): string | undefined {
  const frames: string[] = [];
  for (const frame of callStack()) {
    const file = (frame.getFileName() ?? '').replace(/\?.*$/u, '');
    const at = file.indexOf('/src-main/');
    if (at < 0) continue;
    if (/(?:\.test|-trial|-bed)\.ts$/u.test(file)) break;
    frames.push(`${file.slice(at + 10)}:${frame.getLineNumber() ?? 0}`);
    if (frames.length === 2) break;
  }
  return frames.length === 0 ? undefined : `${call} at ${frames.join(' < ')}`;
}

function systemError(code: string, call: string): Error {
  const errno = { EACCES: 13, EIO: 5, EMFILE: 24, ENOSPC: 28 }[code] ?? 1;
  return Object.assign(new Error(`${code}: made for a test, ${call}`), {
    ...{ code, errno: -errno, syscall: call },
  });
}

/** Half of what a call gave or was to write: bytes, or how many. */
function half<T>(value: T): T {
  if (value instanceof Uint8Array) return value.subarray(0, value.length >> 1) as T & Uint8Array;
  if (typeof value === 'string') return value.slice(0, value.length >> 1) as T & string;
  return value;
}

/** Fewer bytes for a read into a buffer, given its position among the values. */
function askedForLess(values: readonly unknown[], at: number): unknown[] {
  const length = values[at];
  const less = typeof length === 'number' ? Math.max(1, length >> 1) : length;
  return values.map((value, index) => (index === at ? less : value));
}

/**
 * The file system as the engine sees it, with faults as planned. While it is in place, every call of
 * node:fs and of open files that comes from src-main (tests excepted) is counted by its site.
 */
export class FaultyFiles {
  readonly #patched: Patched[] = [];
  readonly #sites = new Map<string, { call: string; calls: number }>();
  /** What was asked and does not answer: files among it stay open as long as this does. */
  readonly #hung = new Set<unknown>();
  readonly #handleClass: HandleClass;
  #plan: FilePlan | undefined;
  #silent: { readonly call: string; readonly folder: string } | undefined;
  #hasBegun = false;
  #isQuiet = true;
  /** Inside a call: what Node calls for it in turn is no call of the engine's. */
  #isInside = false;

  private constructor(handleClass: HandleClass) {
    this.#handleClass = handleClass;
  }

  /** Puts it in the place of node:fs; until {@link remove}. */
  static async put(): Promise<FaultyFiles> {
    const handle = await fs.promises.open(tmpdir());
    const faulty = new FaultyFiles(handle.constructor as HandleClass);
    const prototype = Object.getPrototypeOf(handle) as Record<string, unknown>;
    await handle.close();
    // Both are objects of functions by name.
    const sync = fs as unknown as Record<string, unknown>;
    const promises = fs.promises as unknown as Record<string, unknown>;
    for (const name of SYNC_CALLS) faulty.#patch(sync, name, name, false);
    for (const name of PATH_CALLS) faulty.#patch(promises, name, name, true);
    for (const name of HANDLE_CALLS) faulty.#patch(prototype, name, `.${name}`, true);
    syncBuiltinESMExports();
    return faulty;
  }

  async remove(): Promise<void> {
    for (const { owner, name, real } of this.#patched) owner[name] = real;
    syncBuiltinESMExports();
    for (const owner of this.#hung) {
      if (owner instanceof this.#handleClass) await owner.close();
    }
  }

  /** Counts calls from now on, and lets them fail as planned. */
  begin(plan?: FilePlan): void {
    this.#plan = plan;
    this.#hasBegun = false;
    this.#sites.clear();
    this.#isQuiet = false;
  }

  /** From now on, no call of this name answers that is about something in a folder. */
  hangAll(call: string, folder: string): void {
    this.begin();
    this.#silent = { call, folder };
  }

  get hasBegun(): boolean {
    return this.#hasBegun;
  }

  /** No more faults. Whether there was one. */
  end(): boolean {
    this.#isQuiet = true;
    this.#silent = undefined;
    return this.#hasBegun;
  }

  sites(): FileSite[] {
    return [...this.#sites].map(([name, site]) => ({ name, ...site }));
  }

  #patch(owner: Record<string, unknown>, name: string, call: string, isAsync: boolean): void {
    const real = owner[name];
    if (typeof real !== 'function') return;
    const realCall = real as Call;
    const due = (about: unknown): FileFault | undefined => this.#due(call, about);
    const keep = (target: unknown): void => {
      this.#hung.add(target);
    };
    const inside = (work: () => unknown): unknown => this.#inside(work);
    const patched = function (this: unknown, ...values: unknown[]): unknown {
      const fault = due(values[0]);
      const go = (own: unknown[] = values) => inside(() => Reflect.apply(realCall, this, own));
      if (fault === undefined) return go();
      if (fault === 'hang') keep(this);
      return isAsync ? failLater(fault, call, values, go) : failNow(fault, call, values, go);
    };
    owner[name] = Object.assign(patched, realCall);
    this.#patched.push({ owner, name, real: realCall });
  }

  #inside(work: () => unknown): unknown {
    const wasInside = this.#isInside;
    this.#isInside = true;
    try {
      return work();
    } finally {
      this.#isInside = wasInside;
    }
  }

  #due(call: string, about: unknown): FileFault | undefined {
    if (this.#isQuiet || this.#isInside) return undefined;
    const name = siteOf(call);
    if (name === undefined) return undefined;
    const site = this.#sites.get(name) ?? { call, calls: 0 };
    site.calls += 1;
    this.#sites.set(name, site);
    const fault = this.#isSilent(call, about) ? 'hang' : this.#planned({ name, ...site });
    this.#hasBegun ||= fault !== undefined;
    return fault;
  }

  #isSilent(call: string, about: unknown): boolean {
    const silent = this.#silent;
    return silent?.call === call && String(about).startsWith(silent.folder);
  }

  #planned({ name, call, calls }: FileSite): FileFault | undefined {
    const plan = this.#plan;
    if (plan === undefined) return undefined;
    const isDue = this.#hasBegun
      ? plan.lasts === 'on' && faultsOf(call).includes(plan.fault)
      : name === plan.site && calls === plan.call;
    return isDue ? plan.fault : undefined;
  }
}

type Go = (values?: unknown[]) => unknown;

/** A fault of a call that answers at once. */
function failNow(fault: FileFault, call: string, values: unknown[], go: Go): unknown {
  if (fault === 'short' || fault === 'cut') {
    if (call === 'readSync') return fault === 'cut' ? 0 : go(askedForLess(values, 3));
    return half(go());
  }
  // A name that can’t be asked for counts as not there.
  if (call === 'existsSync') return false;
  // What was open is closed, whatever is said of it (close(2)).
  if (CLOSING.test(call)) go();
  if (fault === 'ENOSPC' && call === 'writeFileSync') go([values[0], half(values[1])]);
  throw systemError(fault, call);
}

/** A fault of a call that answers later. */
async function failLater(
  fault: FileFault,
  call: string,
  values: unknown[],
  go: Go,
): Promise<unknown> {
  if (fault === 'hang') return new Promise(() => undefined);
  if (fault === 'short' || fault === 'cut') {
    if (call !== '.read') return half(await go());
    return fault === 'cut' ? { bytesRead: 0, buffer: values[0] } : go(askedForLess(values, 2));
  }
  if (CLOSING.test(call)) await go();
  if (fault === 'ENOSPC') await writeHalf(call, values, go);
  throw systemError(fault, call);
}

/** A disk that becomes full takes a part of what is written. */
async function writeHalf(call: string, values: unknown[], go: Go): Promise<void> {
  const at = call.startsWith('.') ? 0 : 1;
  if (!/(?:appendFile|writeFile)$/u.test(call)) return;
  await go(values.map((value, index) => (index === at ? half(value) : value)));
}
