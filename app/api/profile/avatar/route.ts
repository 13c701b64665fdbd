import { createHash } from 'node:crypto';
import { AppError } from '@/lib/errors';
import { readBytes } from '@/lib/http/read-body';
import { respond } from '@/lib/http/respond';
import { methodNotAllowed, personRoute } from '@/lib/http/route';
import { PICTURE_LIMIT, PICTURE_TYPES, pictureType } from '@/lib/people/picture';

export const PUT = personRoute(async ({ request, person, services }) => {
  const bytes = await readBytes(request, PICTURE_TYPES, PICTURE_LIMIT);
  const type = pictureType(bytes);
  if (!type) throw new AppError('profile.avatar_unreadable');
  const id = createHash('sha256').update(bytes).digest('hex').slice(0, 32);
  await services.people.saveAvatar({ id, type, bytes });
  const avatarUrl = `/avatars/${id}`;
  await services.people.change(person.id, { avatarUrl });
  return respond({ avatarUrl });
});

export const DELETE = personRoute(async ({ person, services }) => {
  await services.people.change(person.id, { avatarUrl: null });
  return respond({ avatarUrl: null });
});

const refuse = methodNotAllowed('PUT, DELETE');
export { refuse as GET, refuse as POST, refuse as PATCH };
