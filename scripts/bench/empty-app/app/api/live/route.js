export const dynamic = 'force-dynamic';

/** Holds a stream, and knows of nothing to tell it. */
export function GET() {
  const body = new ReadableStream({
    start: (controller) => controller.enqueue(new TextEncoder().encode('retry: 2000\n\n')),
  });
  return new Response(body, {
    headers: { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store, no-transform' },
  });
}
