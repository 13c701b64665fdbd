// What `external_api.js` loads into the picture-in-picture window that it has opened. Jitsi's own is made with React; this
// one talks to the same object, `alwaysOnTop.api`, and receives the picture with Jitsi's own receiver.
import { element } from './element';
import './jitsi-page-side';
import { words as allWords } from './words';

type OnSignal = (payload: { signal: unknown }) => void;

interface Api {
  on(name: string, listener: OnSignal): void;
  removeListener(name: string, listener: OnSignal): void;
  executeCommand(name: string): void;
  getDisplayName(id: unknown): string | undefined;
  _getOnStageParticipant(): unknown;
  _sendDocumentPiPSignal(signal: unknown): void;
}

const { api } = (window as unknown as { alwaysOnTop: { api: Api } }).alwaysOnTop;
const words = allWords[navigator.language.toLowerCase().startsWith('ru') ? 'ru' : 'en'];

const video = element('video', { autoplay: true, playsInline: true, muted: true, ariaLabel: words.small });
const name = element('p', {}, api.getDisplayName(api._getOnStageParticipant()) ?? words.nobody);
const button = (text: string, command: string) => {
  const made = element('button', { type: 'button' }, text);
  made.addEventListener('click', () => api.executeCommand(command));
  return made;
};
const controls = element(
  'div',
  { role: 'toolbar', ariaLabel: words.controls },
  button(words.microphone, 'toggleAudio'),
  button(words.hangUp, 'hangup'),
);
document.getElementById('react')?.append(video, name, controls);

const receiver = new JitsiPictureSide.MediaCastReceiver({
  onSignal: (signal) => api._sendDocumentPiPSignal(signal),
  onTrack: (track) => (video.srcObject = track && new MediaStream([track])),
});
const onSignal: OnSignal = ({ signal }) => receiver.handleSignal(signal);
api.on('_documentPiPSignal', onSignal);
addEventListener('pagehide', () => api.removeListener('_documentPiPSignal', onSignal));

// As Jitsi's own styles itself: an element without text, filled by script.
const style = element('style');
document.head.append(style);
style.sheet?.insertRule('body { background: #101418; color: #eef2f7; }');
