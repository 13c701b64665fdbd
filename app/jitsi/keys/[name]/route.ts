import { comingKey, retiredKeys } from '@/jitsi/key-folder';
import { publicKeys } from '@/jitsi/public-keys';
import { openRoute } from '@/lib/http/route';

// What Prosody fetches to check our tokens: a PEM by the hash of its key id, or all keys as a JSON Web Key Set. Keys
// that were replaced are among them for as long as their tokens live, and the one that a rotation has made.
export const GET = openRoute<{ name: string }>(({ params: { name }, services: { settings, now } }) => {
  const coming = comingKey(settings.dataDir, settings.jitsi.signing?.keyId ?? '', now());
  const beside = [...retiredKeys(settings.dataDir, now()), ...(coming ? [coming] : [])];
  const { pem, jwks } = publicKeys(settings.jitsi, beside);
  const headers = { 'Cache-Control': 'public, max-age=300' };
  if (name === 'jwks.json') return Response.json(jwks, { headers });
  const key = pem.get(name);
  if (!key) return new Response(null, { status: 404 });
  return new Response(key, { headers: { ...headers, 'Content-Type': 'application/x-pem-file' } });
});
