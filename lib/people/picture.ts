/** Largest picture, in bytes; the profile page makes them smaller than this before sending. */
export const PICTURE_LIMIT = 256 * 1024;

const SIGNATURES: { type: string; matches: (bytes: Uint8Array) => boolean }[] = [
  {
    type: 'image/png',
    matches: (bytes) => startsWith(bytes, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
  },
  { type: 'image/jpeg', matches: (bytes) => startsWith(bytes, [0xff, 0xd8, 0xff]) },
  {
    type: 'image/webp',
    matches: (bytes) =>
      startsWith(bytes, [0x52, 0x49, 0x46, 0x46]) && startsWith(bytes.subarray(8), [0x57, 0x45, 0x42, 0x50]),
  },
];

export const PICTURE_TYPES = SIGNATURES.map(({ type }) => type);

/** The media type that the bytes themselves show, whatever the sender called them; null for anything else. */
export function pictureType(bytes: Uint8Array): string | null {
  return SIGNATURES.find(({ matches }) => matches(bytes))?.type ?? null;
}

function startsWith(bytes: Uint8Array, signature: number[]): boolean {
  return signature.every((byte, index) => bytes[index] === byte);
}
