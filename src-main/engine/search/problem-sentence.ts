import type { SearchProblem } from '../../contract/search-query.ts';

const LONGEST = 60;

function shortened(text: string): string {
  const characters = Array.from(text);
  return characters.length > LONGEST ? `${characters.slice(0, LONGEST).join('')}…` : text;
}

/** What of a search was not understood, in a sentence for the person. */
export function problemSentence({ code, key, text }: SearchProblem): string {
  const said = `“${shortened(key === '' ? text : `${key}:${text}`)}”`;
  switch (code) {
    case 'number-expected':
      return `${said} is left out: a number belongs there, as in ${key}:3, ${key}:>=3 or ${key}:2..4.`;
    case 'date-expected':
      return `${said} is left out: a date belongs there, as in date:2024, date:"june 2024" or date:2019..2021.`;
    case 'type-unknown':
      return `${said} is left out: there is no such type of file; jpeg, heic and raw are some.`;
    case 'value-unknown':
      return `${said} is left out: ${key}: knows other words.`;
    case 'value-missing':
      return `“${key}:” is left out: a value belongs behind it.`;
    case 'quote-open':
      return `A quote is not closed; what follows it is taken as one: “${shortened(text)}”.`;
    case 'too-many':
      return 'These are more terms than one search can have; the last ones are left out.';
  }
}
