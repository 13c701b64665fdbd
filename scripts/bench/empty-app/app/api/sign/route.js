import { createSecretKey } from 'node:crypto';
import jsonwebtoken from 'jsonwebtoken';

/** Signs what the bare signer signs, with no session, no chat and no database. */
export async function POST(request) {
  await request.json();
  const claims = JSON.parse(process.env.BENCH_CLAIMS ?? '{}');
  const issued = Math.floor(Date.now() / 1000);
  const jwt = jsonwebtoken.sign(
    { ...claims, iat: issued, exp: issued + 3600 },
    createSecretKey(process.env.BENCH_SECRET ?? '', 'utf8'),
  );
  return Response.json({ jwt });
}
