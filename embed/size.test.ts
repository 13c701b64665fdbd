import { expect, it } from 'vitest';
import { bundleEmbed, gzipSize } from '../scripts/build-embed.mjs';

it('the script for other pages has at most 4 kB as it is sent', async () => {
  expect(gzipSize(await bundleEmbed())).toBeLessThanOrEqual(4096);
});
