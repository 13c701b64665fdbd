/** What holds without a setting. Without imports, as the middleware reads it too. */
export const LIMIT_DEFAULTS = {
  RATE_TICKETS: 30,
  RATE_PRESENCE: 120,
  RATE_MESSAGES: 60,
  RATE_CHANGES: 60,
  RATE_READS: 300,
  RATE_STREAMS: 300,
  RATE_ENTER: 30,
  RATE_SIGN_IN: 30,
  RATE_PEOPLE_PER_ADDRESS: 200,
  STREAMS_PER_PERSON: 120,
  STREAMS_PER_ADDRESS: 5000,
} as const;
