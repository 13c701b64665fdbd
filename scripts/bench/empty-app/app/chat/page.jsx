/** A link, as the static page has it. */
export default function Page() {
  return (
    <a href="/call" target="call" rel="opener">
      Call
    </a>
  );
}
