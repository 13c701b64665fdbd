import { bundleEmbed, gzipSize } from '../build-embed.mjs';
import { row, type Measure } from './row';

/** What a page of another chat loads to have calls. */
export const embed: Measure = async () => {
  const ours = gzipSize(await bundleEmbed());
  const target = { of: 'ours', is: 'at most', value: 4096 } as const;
  return [row({ measure: 'embed', what: 'embed.js, gzip', unit: 'bytes', ours, beside: null, target })];
};
