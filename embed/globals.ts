// As they are when this script comes: a chat page may have a function `open` of its own later on.
export const { fetch, open } = window;
