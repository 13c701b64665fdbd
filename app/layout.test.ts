import { expect, it } from 'vitest';
import { dynamic } from './layout';

it('keeps a build from rendering pages, and so from opening the database', () => {
  expect(dynamic).toBe('force-dynamic');
});
