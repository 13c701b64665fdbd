import type { FailureCode } from './failure-codes';

/**
 * What the operator has to mend, in the words of the log. A code that is not here is no fault of the installation:
 * somebody's network, somebody's browser, or what people in the meeting have decided.
 */
const OPERATOR_FIX: Partial<Record<FailureCode, string>> = {
  insecure_origin: 'Serve this app by https: browsers give no camera and microphone to http.',
  script_unreachable:
    'Open https://<domain>/external_api.js from the place of the person: DNS, certificate, firewall.',
  script_timeout: 'The domain answers too slowly: look at its load, and at the way from the person to it.',
  script_not_jitsi:
    'JITSI_DOMAIN leads to something that is not Jitsi: open https://<domain>/external_api.js.',
  script_blocked: 'A proxy or a browser policy of the organisation blocks scripts of the domain: allow it.',
  script_missing:
    'The domain has no external_api.js: JITSI_DOMAIN is wrong, or a reverse proxy hides the file.',
  frame_silent:
    'The page of the domain loads and says nothing: check that it may be framed (X-Frame-Options, frame-ancestors), and its load.',
  join_timeout:
    'The meeting does not let people in: check Prosody, Jicofo and the websocket or BOSH address.',
  token_expired:
    'Compare the clocks of this server and of the Jitsi (NTP). If they are right, raise JITSI_TOKEN_TTL.',
  token_not_yet_valid: 'The clock of the Jitsi is behind that of this server. Set up NTP on both.',
  token_signature:
    'JITSI_APP_SECRET here and JWT_APP_SECRET (app_secret) of the Jitsi have to be the same; with a key, JITSI_PRIVATE_KEY and the published key.',
  token_issuer: 'Add JITSI_APP_ID to JWT_ACCEPTED_ISSUERS (asap_accepted_issuers) of the Jitsi.',
  token_audience:
    'JITSI_AUDIENCE has to be among JWT_ACCEPTED_AUDIENCES (asap_accepted_audiences) of the Jitsi.',
  token_algorithm:
    'JWT_SIGN_TYPE (signature_algorithm) of the Jitsi is HS256 for JITSI_APP_SECRET, RS256 for JITSI_PRIVATE_KEY.',
  token_key:
    'JWT_ASAP_KEYSERVER of the Jitsi has to lead to /jitsi/keys of this app, and to be reachable from the Jitsi.',
  token_malformed:
    'The Jitsi seems to ask for special claims; check JITSI_SUBJECT and the settings of Prosody.',
  token_required:
    'Set JITSI_APP_ID and JITSI_APP_SECRET (or JITSI_PRIVATE_KEY and JITSI_KEY_ID), or let people in without a token: JWT_ALLOW_EMPTY=1.',
  token_refused: 'The reason has the answer of Prosody; its log has the same.',
  room_mismatch:
    'With domain verification JITSI_SUBJECT is the XMPP domain (docker: meet.jitsi); otherwise switch JWT_ENABLE_DOMAIN_VERIFICATION off.',
  room_reserved: 'The reservation system of the Jitsi refused the room: let it allow rooms of this chat.',
  not_live: 'The Jitsi serves live events only (visitors): switch that off for rooms of this chat.',
};

/** What the operator has to do about a failure, or null where it is nothing for them. */
export function operatorFix(code: FailureCode): string | null {
  return OPERATOR_FIX[code] ?? null;
}
