type Properties<T> = Partial<Omit<T, 'children' | 'style'>>;

/** Makes an element; strings become text nodes, never markup, so names stay inert. */
export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  properties: Properties<HTMLElementTagNameMap[K]> & { ariaLabel?: string } = {},
  ...children: (Node | string | null)[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  Object.assign(made, properties);
  made.append(...children.filter((child) => child !== null));
  return made;
}
