// The build makes them smaller, by this name.
const css = String.raw;

/**
 * A sheet instead of a style element, as a strict policy of the page allows. All inner boxes begin from nothing, so
 * that no rule of the page is inherited; sizes go by the reader's own font size.
 */
export const CALL_STYLES = css`
  button,
  section {
    all: initial;
    align-items: center;
    border-radius: var(--call-radius, 10px);
    color-scheme: inherit;
    display: inline-flex;
    font: 600 medium/1.25 var(--call-font, system-ui);
    gap: 0.5em;
    visibility: inherit;
  }
  button {
    background: var(--call-live, light-dark(#14793f, #6fd79b));
    border: 1px solid transparent;
    color: var(--call-text, light-dark(#fff, #0a1a33));
    cursor: pointer;
    min-height: 42px;
    padding: 0.2em 0.9em;
  }
  button:focus-visible {
    outline: revert;
  }
  :host([state='idle']) button {
    background: var(--call-accent, light-dark(#1a63d8, #7fb0ff));
  }
  [aria-busy='true'] {
    opacity: 0.6;
  }
  i {
    border: 10px solid;
    clip-path: path('M2 2h5l2 5-2 2 4 4 2-2 5 2v5Q3 18 2 2');
  }
  b {
    background: #8884;
    border-radius: 1em;
    padding: 0 0.5em;
  }
  section {
    background: #14793f26;
    display: flex;
    flex-wrap: wrap;
    overflow-wrap: anywhere;
    padding: 0.75em;
  }
  div {
    flex: 1 9em;
  }
  [hidden],
  b:empty {
    display: none;
  }
  section:has([hidden]) {
    padding: 0;
  }
`;
