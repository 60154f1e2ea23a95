/**
 * Runs something no more often than every so many milliseconds: the first value at once, the last
 * one always, those that come between not.
 */
export function paced<T>(milliseconds: number, run: (value: T) => void): (value: T) => void {
  let waiting: { readonly value: T } | undefined;
  let isResting = false;
  const go = (value: T) => {
    isResting = true;
    // A timer must not keep the app from ending.
    setTimeout(() => {
      isResting = false;
      if (waiting === undefined) return;
      const next = waiting;
      waiting = undefined;
      go(next.value);
    }, milliseconds).unref();
    run(value);
  };
  return (value) => {
    if (isResting) waiting = { value };
    else go(value);
  };
}
