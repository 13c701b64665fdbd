import { createParser, type EventSourceMessage } from 'eventsource-parser';

/** Reads a stream of server-sent events piece by piece. */
export function readEvents(response: Response) {
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
  const events: EventSourceMessage[] = [];
  let comments = 0;
  const parser = createParser({ onEvent: (event) => events.push(event), onComment: () => comments++ });
  const more = async () => {
    const { done, value } = await reader.read();
    if (value) parser.feed(value);
    return !done;
  };
  return {
    /** The next event, with its data read as JSON; null when the stream has ended. */
    async next(): Promise<{ event: string; id: string | undefined; data: Record<string, unknown> } | null> {
      while (events.length === 0) if (!(await more())) return null;
      const { event = 'message', id, data } = events.shift()!;
      return { event, id, data: JSON.parse(data) as Record<string, unknown> };
    },
    /** How many signs of life came, once there is at least one. */
    async comments(): Promise<number> {
      while (comments === 0 && (await more()));
      return comments;
    },
    cancel: () => reader.cancel(),
  };
}
