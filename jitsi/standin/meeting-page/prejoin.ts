import { element } from './element';
import type { Meeting } from './meeting';
import { play } from './tiles';
import type { Words } from './words';

/** The screen before the meeting: name, camera, and the button that goes in. */
export class Prejoin {
  readonly root: HTMLElement;
  private readonly preview: HTMLVideoElement;
  private readonly microphone = element('button', { type: 'button' });
  private readonly camera = element('button', { type: 'button' });

  constructor(
    private readonly meeting: Meeting,
    private readonly words: Words,
  ) {
    this.preview = element('video', {
      autoplay: true,
      playsInline: true,
      muted: true,
      ariaLabel: words.preview,
    });
    this.microphone.addEventListener('click', () => void meeting.setMuted('audio', !meeting.self.audioMuted));
    this.camera.addEventListener('click', () => void meeting.setMuted('video', !meeting.self.videoMuted));
    const form = element(
      'form',
      { className: 'card' },
      element('h1', {}, words.prejoinTitle),
      this.preview,
      this.nameField(),
      element('div', { className: 'toolbar' }, this.microphone, this.camera, this.hangUp()),
      element('button', { type: 'submit', className: 'primary' }, words.join),
    );
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      meeting.join();
    });
    this.root = element('main', {}, form);
  }

  show(): void {
    const { self, media } = this.meeting;
    this.microphone.textContent = self.audioMuted ? this.words.unmute : this.words.mute;
    this.camera.textContent = self.videoMuted ? this.words.startCamera : this.words.stopCamera;
    play(this.preview, media.tracks.video ? [media.tracks.video] : []);
  }

  private nameField(): HTMLElement | null {
    const { config, name } = this.meeting.settings;
    if (config.hideDisplayName) return null;
    const input = element('input', {
      value: name ?? '',
      maxLength: 50,
      readOnly: config.readOnlyName,
      autocomplete: 'name',
    });
    input.addEventListener('change', () => this.meeting.rename(input.value.trim()));
    return element('label', {}, this.words.yourName, input);
  }

  private hangUp(): HTMLElement | null {
    if (!this.meeting.settings.config.showHangUp) return null;
    const button = element('button', { type: 'button', className: 'hang-up' }, this.words.hangUp);
    button.addEventListener('click', () => this.meeting.hangUp());
    return button;
  }
}
