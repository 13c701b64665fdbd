import 'server-only';

/** What a promise comes to, or `late` when that takes longer than so many milliseconds. */
export async function within<T, Late>(promise: Promise<T>, time: number, late: Late): Promise<T | Late> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const over = new Promise<Late>((resolve) => {
    timer = setTimeout(() => resolve(late), time);
  });
  return Promise.race([promise, over]).finally(() => clearTimeout(timer));
}
