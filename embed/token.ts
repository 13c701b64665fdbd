import { request } from './refusal';

/** Has the host's backend sign a token. @throws {Refusal} when it refuses */
export async function fetchToken(chatId: string, address: string): Promise<string> {
  const response = await request(address, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ chatId }),
  });
  return ((await response.json()) as { token: string }).token;
}
