const bytes = (...parts: (number[] | string)[]) =>
  new Uint8Array(Buffer.concat(parts.map((part) => Buffer.from(part as string, 'latin1'))));

/** The smallest picture of each type that is told by its first bytes. */
export const PNG = bytes('\x89PNG\r\n\x1a\n', [0, 1, 2, 255]);
export const JPEG = bytes([0xff, 0xd8, 0xff, 0xe0, 1, 2]);
export const WEBP = bytes('RIFF\x04\0\0\0WEBPVP8 ');
