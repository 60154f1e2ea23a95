import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ERROR_CODES } from '../../contract/errors.ts';
import { keepProblem, keptProblem } from './kept-problem.ts';

it('gives back what was kept, whatever the sentence', () => {
  fc.assert(
    fc.property(fc.constantFrom(...ERROR_CODES), fc.string(), (code, message) => {
      expect(keptProblem(keepProblem({ code, message }))).toEqual({ code, message });
    }),
  );
});

it('takes a sentence without a code that it knows as it is', () => {
  const message = 'beach.jpg: The file is not there.';
  expect(keptProblem(message)).toEqual({ code: 'internal', message });
});
