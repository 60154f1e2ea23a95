import { expect, it } from 'vitest';
import { checkTag } from './check-tag.ts';

it('takes the tag of the version alone', () => {
  expect(() => {
    checkTag('v1.2.3', '1.2.3');
  }).not.toThrow();
  for (const tag of ['1.2.3', 'v1.2.4', 'v1.2.3-rc.1', ''])
    expect(() => {
      checkTag(tag, '1.2.3');
    }).toThrow('v1.2.3');
});
