import type { Ticket } from '../lib/calls/ticket';

/**
 * Address at which the same call goes on top-level, outside our page, under the same name and with the same options.
 * They travel in the fragment, so no server logs them. Pre-join stays on: without it a top-level meeting joins
 * without camera and microphone (jitsi/jitsi-meet#16262).
 *
 * @param apiId makes the meeting speak to the page that opened its window (jitsi-meet modules/API/API.js,
 *   shouldBeEnabled); null where no page did, as it would speak to itself
 */
export function continueAddress(ticket: Ticket, apiId: number | null): string {
  const { domain, roomName, options, person } = ticket;
  const settings: [string, unknown][] = [
    ...Object.entries(options.configOverwrite)
      .filter(([key]) => key !== 'prejoinConfig')
      .map(([key, value]): [string, unknown] => [`config.${key}`, value]),
    ['userInfo.displayName', person.displayName],
  ];
  if (apiId !== null) settings.unshift(['jitsi_meet_external_api_id', apiId]);
  const fragment = settings
    .map(([key, value]) => `${key}=${encodeURIComponent(JSON.stringify(value))}`)
    .join('&');
  const room = roomName.split('/').map(encodeURIComponent).join('/');
  return `https://${domain}/${room}?lang=${encodeURIComponent(options.lang)}#${fragment}`;
}
