import { createHash } from 'node:crypto';
import { AppError } from '@/lib/errors';
import { readBytes } from '@/lib/http/read-body';
import { respond } from '@/lib/http/respond';
import { methodNotAllowed, personRoute } from '@/lib/http/route';
import { PICTURE_LIMIT, PICTURE_TYPES, pictureType } from '@/lib/people/picture';

export const PUT = personRoute('changes', async ({ request, person, services }) => {
  const bytes = await readBytes(request, PICTURE_TYPES, PICTURE_LIMIT);
  const type = pictureType(bytes);
  if (!type) throw new AppError('profile.avatar_unreadable');
  const id = createHash('sha256').update(bytes).digest('hex').slice(0, 32);
  return respond({ avatarUrl: await services.people.setAvatar(person.id, { id, type, bytes }) });
});

export const DELETE = personRoute('changes', async ({ person, services }) => {
  return respond({ avatarUrl: await services.people.setAvatar(person.id, null) });
});

const refuse = methodNotAllowed('PUT, DELETE');
export { refuse as GET, refuse as POST, refuse as PATCH };
