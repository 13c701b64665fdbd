/** Answers requests to one origin in this process; all others go over the network. */
export type Site = (request: Request) => Promise<Response>;

/** As much of a browser as signing in needs: cookies for each origin, and redirects followed. */
export class Browser {
  readonly #jars = new Map<string, Map<string, string>>();

  constructor(
    readonly origin: string,
    readonly site: Site,
  ) {}

  /** Addresses of the last walk, the first one included. */
  visited: URL[] = [];

  /** Cookies that a request to an origin would carry. */
  cookies(origin = this.origin): string {
    return [...(this.#jars.get(origin) ?? [])].map(([name, value]) => `${name}=${value}`).join('; ');
  }

  /** Another browser with the same cookies, as they are now. */
  copy(): Browser {
    const twin = new Browser(this.origin, this.site);
    for (const [origin, jar] of this.#jars) twin.#jars.set(origin, new Map(jar));
    return twin;
  }

  /** Goes to an address and on, until an answer is no redirect or `until` holds for the next address. */
  async go(
    address: string | URL,
    init: RequestInit = {},
    until: (next: URL) => boolean = () => false,
  ): Promise<Response> {
    let url = new URL(address, this.origin);
    this.visited = [url];
    let response = await this.ask(url, init);
    for (let hops = 0; hops < 20; hops++) {
      const location = response.headers.get('location');
      if (!location) return response;
      url = new URL(location, url);
      this.visited.push(url);
      if (until(url)) return response;
      response = await this.ask(url);
    }
    throw new Error(`Too many redirects: ${this.visited.join(' ')}`);
  }

  /** Submits a form. */
  submit(
    address: string | URL,
    fields: Record<string, string>,
    until?: (next: URL) => boolean,
  ): Promise<Response> {
    return this.go(address, { method: 'POST', body: new URLSearchParams(fields) }, until);
  }

  /** One request, no redirect followed. */
  async ask(url: URL, init: RequestInit = {}): Promise<Response> {
    const headers = new Headers(init.headers);
    const cookies = this.cookies(url.origin);
    if (cookies) headers.set('cookie', cookies);
    const request = new Request(url, { ...init, headers, redirect: 'manual' });
    const response = await (url.origin === this.origin ? this.site(request) : fetch(request));
    this.#keep(url.origin, response.headers.getSetCookie());
    return response;
  }

  #keep(origin: string, lines: string[]): void {
    const jar = this.#jars.get(origin) ?? new Map<string, string>();
    this.#jars.set(origin, jar);
    for (const line of lines) {
      const [pair = '', ...attributes] = line.split(/;\s*/);
      const [, name = '', value = ''] = /^([^=]+)=(.*)$/.exec(pair) ?? [];
      const over = attributes.some(
        (text) =>
          /^max-age=0$/i.test(text) || (/^expires=/i.test(text) && Date.parse(text.slice(8)) <= Date.now()),
      );
      if (over || !value) jar.delete(name);
      else jar.set(name, value);
    }
  }
}
