type Opened = (path: unknown) => void;

/** Who is told before a database is opened, and may throw instead. */
let told: Opened = () => undefined;

export function tellOpening(opened: Opened): void {
  told = opened;
}

/**
 * node:sqlite with a class that tells when a database is opened: the real one can’t be patched for
 * that, as its constructor opens. For vi.mock.
 */
export function withOpening<Sqlite extends { readonly DatabaseSync: object }>(
  sqlite: Sqlite,
): Sqlite {
  const DatabaseSync = new Proxy(sqlite.DatabaseSync, {
    construct(target, values: readonly unknown[]): object {
      told(values[0]);
      return Reflect.construct(target as new () => object, values) as object;
    },
  });
  return { ...sqlite, DatabaseSync };
}
