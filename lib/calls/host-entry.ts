/** How a call window was entered from a host's chat. */
export interface HostEntry {
  /** Origin of the host's page. */
  origin: string;
  /** What the host calls the chat. */
  chatId: string;
  /** When the right to the call ends that the host has given, ISO 8601, UTC. */
  until: string;
}
