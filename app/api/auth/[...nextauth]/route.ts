import NextAuth from 'next-auth';
import { authOptions } from '@/lib/auth/auth-options';
import { services } from '@/lib/services';

async function handle(
  request: Request,
  context: { params: Promise<{ nextauth: string[] }> },
): Promise<Response> {
  const { settings, people } = await services();
  return (await NextAuth(request as never, context as never, authOptions(settings, people))) as Response;
}

export { handle as GET, handle as POST };
