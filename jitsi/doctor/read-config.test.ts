import { expect, it } from 'vitest';
import { readConfig } from './read-config';

it('reads what the docker image writes', () => {
  const script = `// Jitsi Meet configuration.
var config = {};
config.hosts = {};
config.hosts.domain = 'meet.jitsi';
var subdomain = '<!--# echo var="subdomain" default="" -->';
if (subdomain) { subdomain = subdomain.substring(0,subdomain.length-1).split('.').join('_').toLowerCase() + '.'; }
config.hosts.muc = 'muc.' + subdomain + 'meet.jitsi';
var subdir = '<!--# echo var="subdir" default="" -->';
config.bosh = 'https://meet.example.org/' + subdir + 'http-bind';
config.websocket = 'wss://meet.example.org/' + subdir + 'xmpp-websocket';
config.disableIframeAPI = false;
`;
  expect(readConfig(script)).toEqual({
    domain: 'meet.jitsi',
    anonymousDomain: null,
    muc: 'muc.meet.jitsi',
    focus: null,
    websocket: 'wss://meet.example.org/xmpp-websocket',
    bosh: 'https://meet.example.org/http-bind',
    tokenAuthUrl: null,
    disableIframeAPI: false,
    isStandin: false,
  });
});

it('reads what the Debian package writes, without what stands in comments', () => {
  const script = `var config = {
    hosts: {
        domain: 'meet.example.org', // anonymousdomain: 'guest.example.org',
        /* domain: 'old.example.org', */
        focus: "focus.meet.example.org",
        muc: 'conference.' + subdomain + 'meet.example.org',
    },
    bosh: '//meet.example.org/http-bind',
    // websocket: 'wss://meet.example.org/xmpp-websocket',
    disableIframeAPI: true,
    tokenAuthUrl: 'https://id.example.org/?room={room}',
};`;
  expect(readConfig(script)).toEqual({
    domain: 'meet.example.org',
    anonymousDomain: null,
    muc: 'conference.meet.example.org',
    focus: 'focus.meet.example.org',
    websocket: null,
    bosh: '//meet.example.org/http-bind',
    tokenAuthUrl: 'https://id.example.org/?room={room}',
    disableIframeAPI: true,
    isStandin: false,
  });
});

it('does not make up what it cannot read, and runs nothing', () => {
  const script = `config.hosts = { domain: window.name, muc: 'muc.' + somewhere() };
process.exit(3); config.websocket = base + '/xmpp-websocket';`;
  expect(readConfig(script)).toMatchObject({ domain: null, muc: null, websocket: null });
});

it('reads where guests log in', () => {
  const script = "config.hosts.domain = 'meet.jitsi'; config.hosts.anonymousdomain = 'guest.meet.jitsi';";
  expect(readConfig(script)).toMatchObject({ domain: 'meet.jitsi', anonymousDomain: 'guest.meet.jitsi' });
});
