import type { JitsiMode } from '../mode';

/** What is examined. */
export interface Examined {
  mode: JitsiMode;
  /** Origin of the app. */
  baseUrl: string;
  /** Whether that is an address of this machine only. */
  isLoopback: boolean;
}
