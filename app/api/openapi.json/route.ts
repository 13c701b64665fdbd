import { apiDocument } from '@/lib/http/api-document';
import { services } from '@/lib/services';

/** The API for programs that read: nothing in it is secret. */
export async function GET(): Promise<Response> {
  const { settings } = await services();
  return Response.json(apiDocument(settings.baseUrl));
}
