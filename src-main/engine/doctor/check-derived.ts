import { check, counted, type Check, type DoctorContext } from './check.ts';

/** The words that photos are found by, one row for each photo. */
export function checkWords({ parts, repair }: DoctorContext): Check {
  const { care } = parts.catalog;
  const wrong = care.wrongWords();
  if (wrong === 0) return check('words', 'ok', 'Search knows the words of every photo.');
  if (!repair) {
    return check('words', 'broken', `The words of ${counted(wrong, 'photo')} are missing or left.`);
  }
  care.rebuildWords();
  return check('words', 'repaired', 'The words of search were made anew from the photos.');
}

/** What photos are sorted by: names in an order for people, dates, places. */
export function checkKeys({ parts, repair }: DoctorContext): Check {
  const { care } = parts.catalog;
  const wrong = care.wrongKeys();
  if (wrong === 0) return check('order', 'ok', 'Every photo has its place in each order.');
  if (!repair) {
    return check('order', 'broken', `${counted(wrong, 'photo')} would be sorted wrongly.`);
  }
  care.rebuildKeys();
  return check('order', 'repaired', `${counted(wrong, 'photo')} got the place in order again.`);
}
