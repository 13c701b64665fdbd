import { expect, it } from 'vitest';
import { bundleEmbed, gzipSize, SIZE_LIMIT } from '../scripts/build-embed.mjs';

it('the script for other pages has at most 4 kB as it is sent', async () => {
  expect(SIZE_LIMIT).toBeLessThanOrEqual(4096);
  expect(gzipSize(await bundleEmbed())).toBeLessThanOrEqual(SIZE_LIMIT);
});
