/** Nothing, and for no address as with middleware.js: without these two the bundler finds those of the app further up. */
export function register() {}
