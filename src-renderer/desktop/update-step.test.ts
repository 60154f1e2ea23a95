import { expect, test } from 'vitest';
import type { UpdateState } from '../../src-main/contract/desktop-calls.ts';
import { updateStep } from './update-step.ts';

const STATES: readonly UpdateState[] = [
  { state: 'unavailable' },
  { state: 'none', lookedAt: null },
  { state: 'none', lookedAt: '2026-11-30T09:30:00Z' },
  { state: 'looking' },
  { state: 'found', version: '1.4.0', notes: '' },
  { state: 'fetching', version: '1.4.0', percent: 42 },
  { state: 'ready', version: '1.4.0', notes: '' },
  { state: 'failed', problem: { code: 'update-unreachable', message: 'It is not reachable.' } },
];

test('a step is offered wherever there is one', () => {
  expect(STATES.map((state) => updateStep(state)?.step)).toEqual([
    undefined,
    'look',
    'look',
    'look',
    'fetch',
    'fetch',
    'restart',
    'look',
  ]);
});
