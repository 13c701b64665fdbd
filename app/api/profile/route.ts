import { readJson } from '@/lib/http/read-body';
import { respond } from '@/lib/http/respond';
import { methodNotAllowed, personRoute } from '@/lib/http/route';
import { profileChangeSchema } from '@/lib/people/person';

export const GET = personRoute('reads', ({ person }) => Promise.resolve(respond({ person })));

export const PUT = personRoute('changes', async ({ request, person, services }) => {
  const change = await readJson(request, profileChangeSchema);
  await services.people.change(person.id, change);
  return respond({ person: { ...person, ...change } });
});

const refuse = methodNotAllowed('GET, PUT');
export { refuse as POST, refuse as PATCH, refuse as DELETE };
