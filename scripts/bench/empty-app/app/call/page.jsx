import { Meeting } from './meeting';

/** The least that shows a meeting through React: its script is asked for with the first byte. */
export default function Page() {
  const { BENCH_DOMAIN: domain, BENCH_WATCH: watch = '' } = process.env;
  const script = `https://${domain}/external_api.js`;
  return (
    <>
      <script dangerouslySetInnerHTML={{ __html: watch }} />
      <link rel="preload" as="script" href={script} />
      <Meeting domain={domain} script={script} />
    </>
  );
}
