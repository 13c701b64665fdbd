import { createContext } from 'react';

/** Origin of the host's chat that a call was entered from: the way back to it. Null in a call of our own chat. */
export const HostOrigin = createContext<string | null>(null);
