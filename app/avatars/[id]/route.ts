import { openRoute } from '@/lib/http/route';

// Without a session: other people's meeting pages load the picture from the Jitsi's origin. The name is a hash of
// the picture, so only who was given the address can ask for it.
export const GET = openRoute<{ id: string }>(async ({ params: { id }, services: { people } }) => {
  const avatar = /^[0-9a-f]{32}$/.test(id) ? await people.findAvatar(id) : null;
  if (!avatar) return new Response(null, { status: 404 });
  return new Response(Buffer.from(avatar.bytes), {
    headers: {
      'Content-Type': avatar.type,
      'Cache-Control': 'public, max-age=31536000, immutable',
      'Cross-Origin-Resource-Policy': 'cross-origin',
    },
  });
});
