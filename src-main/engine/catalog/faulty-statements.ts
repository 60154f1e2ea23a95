import { basename } from 'node:path';
import { DatabaseSync, StatementSync } from 'node:sqlite';
import { tellOpening } from './faulty-opening.ts';

/** How a statement goes wrong: SQLite’s result codes (https://www.sqlite.org/rescode.html). */
export type StatementFault = 'FULL' | 'IOERR' | 'BUSY' | 'CORRUPT';

const CODES: Record<StatementFault, readonly [number, string]> = {
  FULL: [13, 'database or disk is full'],
  // SQLITE_IOERR_WRITE
  IOERR: [778, 'disk I/O error'],
  BUSY: [5, 'database is locked'],
  CORRUPT: [11, 'database disk image is malformed'],
};

export const STATEMENT_FAULTS: readonly StatementFault[] = ['FULL', 'IOERR', 'BUSY', 'CORRUPT'];

/** What is to go wrong, counted from the first time the statement is run as 1. */
export interface StatementPlan {
  readonly fault: StatementFault;
  readonly statement: string;
  readonly call: number;
  /** This once, or from then on every statement that reads or writes. */
  readonly lasts: 'once' | 'on';
}

/** A statement as the engine runs it. */
export interface RunStatement {
  /** What is asked of which text; of a database, its opening by the name of its file. */
  readonly name: string;
  readonly calls: number;
}

type Call = (...values: unknown[]) => unknown;
type Owner = Record<string, unknown>;

function nameOf(call: string, sql: string): string {
  return `${call}: ${sql.replaceAll(/\s+/gu, ' ').slice(0, 160)}`;
}

/** An end of a transaction by which it is undone can’t go wrong: it needs nothing (lang_transaction). */
const UNDOING = 'exec: ROLLBACK';

/**
 * SQLite as the engine sees it, with faults as planned. While it is in place, every statement of every
 * connection of this process is counted.
 */
export class FaultyStatements {
  readonly #patched: { readonly owner: Owner; readonly name: string; readonly real: Call }[] = [];
  readonly #calls = new Map<string, number>();
  #plan: StatementPlan | undefined;
  #hasBegun = false;
  #isQuiet = true;

  /** Puts it in the place of node:sqlite; until {@link remove}. */
  static put(): FaultyStatements {
    const faulty = new FaultyStatements();
    const database = DatabaseSync.prototype as unknown as Owner;
    const statement = StatementSync.prototype as unknown as Owner;
    for (const name of ['exec', 'prepare']) faulty.#patch(database, name);
    for (const name of ['run', 'get', 'all', 'iterate']) faulty.#patch(statement, name);
    tellOpening((path) => {
      faulty.#meet('open', undefined, [basename(String(path))]);
    });
    return faulty;
  }

  remove(): void {
    for (const { owner, name, real } of this.#patched) owner[name] = real;
    tellOpening(() => undefined);
  }

  /** Counts from now on, and lets statements fail as planned. */
  begin(plan?: StatementPlan): void {
    this.#plan = plan;
    this.#hasBegun = false;
    this.#calls.clear();
    this.#isQuiet = false;
  }

  /** No more faults. Whether there was one. */
  end(): boolean {
    this.#isQuiet = true;
    return this.#hasBegun;
  }

  statements(): RunStatement[] {
    return [...this.#calls].map(([name, calls]) => ({ name, calls }));
  }

  #patch(owner: Owner, name: string): void {
    const real = owner[name] as Call;
    const meet = (target: unknown, values: readonly unknown[]): void => {
      this.#meet(name, target, values);
    };
    owner[name] = function (this: unknown, ...values: unknown[]): unknown {
      meet(this, values);
      return Reflect.apply(real, this, values);
    };
    this.#patched.push({ owner, name, real });
  }

  #meet(call: string, target: unknown, values: readonly unknown[]): void {
    if (this.#isQuiet) return;
    const sql = target instanceof StatementSync ? target.sourceSQL : String(values[0]);
    const name = nameOf(call, sql);
    const calls = (this.#calls.get(name) ?? 0) + 1;
    this.#calls.set(name, calls);
    if (
      this.#plan === undefined ||
      name.startsWith(UNDOING) ||
      !this.#isDue(this.#plan, name, calls)
    ) {
      return;
    }
    this.#hasBegun = true;
    const { fault } = this.#plan;
    // The first kind ends the transaction by itself where it can’t go on (lang_transaction, 2.3).
    if (fault === 'IOERR' && target instanceof DatabaseSync) undo(target, this.#patched);
    const [errcode, errstr] = CODES[fault];
    throw Object.assign(new Error(`${errstr}, made for a test`), {
      ...{ code: 'ERR_SQLITE_ERROR', errcode, errstr },
    });
  }

  #isDue(plan: StatementPlan, name: string, calls: number): boolean {
    if (this.#hasBegun) return plan.lasts === 'on';
    return name === plan.statement && calls === plan.call;
  }
}

function undo(
  database: DatabaseSync,
  patched: readonly { readonly name: string; readonly real: Call }[],
): void {
  const exec = patched.find(({ name }) => name === 'exec');
  if (database.isTransaction && exec !== undefined)
    Reflect.apply(exec.real, database, ['ROLLBACK']);
}
