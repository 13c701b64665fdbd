import { request } from './refusal';

/** Has the host's backend sign a token. @throws {Refusal} when it refuses */
export async function fetchToken(chatId: string, address: string): Promise<string> {
  return ((await (await request(address, {}, { chatId })).json()) as { token: string }).token;
}
