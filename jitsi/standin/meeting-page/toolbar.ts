import { element } from './element';
import type { Embedder } from './embedder';
import type { Meeting } from './meeting';
import type { Words } from './words';

type Key = 'microphone' | 'camera' | 'desktop' | 'hangup';

/** The row of buttons, with Jitsi's button names in `toolbarButtons` and `buttonsWithNotifyClick`. */
export class Toolbar {
  readonly root: HTMLElement;
  private readonly buttons: Record<Key, HTMLButtonElement>;

  constructor(
    private readonly meeting: Meeting,
    private readonly embedder: Embedder,
    private readonly words: Words,
  ) {
    this.buttons = {
      microphone: this.button('microphone', () => void meeting.setMuted('audio', !meeting.self.audioMuted)),
      camera: this.button('camera', () => void meeting.setMuted('video', !meeting.self.videoMuted)),
      desktop: this.button('desktop', () => void meeting.setSharing(!meeting.self.sharing)),
      hangup: this.button('hangup', () => meeting.hangUp()),
    };
    this.buttons.hangup.classList.add('hang-up');
    this.root = element('div', { className: 'toolbar', role: 'toolbar', ariaLabel: words.controls });
    this.root.append(...this.shown());
  }

  show(): void {
    const { microphone, camera, desktop, hangup } = this.buttons;
    const { self, settings } = this.meeting;
    const { words } = this;
    label(microphone, self.audioMuted ? words.unmute : words.mute);
    label(camera, self.videoMuted ? words.startCamera : words.stopCamera);
    label(desktop, self.sharing ? words.stopSharing : words.shareScreen);
    label(hangup, words.hangUp);
    // Greyed by the token only; the server would not mind (toolbox/functions.web.ts, isDesktopShareButtonDisabled).
    desktop.disabled = [false, 'false'].includes(
      settings.user.features['screen-sharing'] as boolean | string,
    );
  }

  private shown(): HTMLButtonElement[] {
    const { toolbarButtons } = this.meeting.settings.config;
    const keys = (Object.keys(this.buttons) as Key[]).filter((key) => toolbarButtons?.includes(key) ?? true);
    return keys.map((key) => this.buttons[key]);
  }

  private button(key: Key, act: () => void): HTMLButtonElement {
    const button = element('button', { type: 'button' });
    button.addEventListener('click', () => {
      const prevents = this.meeting.settings.config.notifyClick.get(key);
      if (prevents !== undefined) {
        this.embedder.emit('toolbar-button-clicked', { key, preventExecution: prevents });
      }
      if (!prevents) act();
    });
    return button;
  }
}

function label(button: HTMLButtonElement, text: string): void {
  if (button.textContent !== text) button.textContent = text;
}
