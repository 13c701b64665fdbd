import controls from './controls.module.css';
import page from './page.module.css';

interface BrokenPageProps {
  words: { title: string; text: string; retry: string };
  onRetry: () => void;
}

/** Stands in place of a page that broke. */
export function BrokenPage({ words, onRetry }: BrokenPageProps) {
  return (
    <main className={page.page}>
      {/* The broken page's own title may have broken with it. */}
      <title>{words.title}</title>
      <h1>{words.title}</h1>
      <p role="alert">{words.text}</p>
      <p>
        <button type="button" className={controls.primary} onClick={onRetry}>
          {words.retry}
        </button>
      </p>
    </main>
  );
}

/** The number under which the server has logged an error. */
export function referenceOf(error: unknown): string {
  return error instanceof Error && 'digest' in error ? String(error.digest) : '-';
}
