import { element } from './element';
import type { Meeting } from './meeting';
import type { Words } from './words';

/** One moving picture on the stage. */
interface Picture {
  /** As in Jitsi's page: `participant_<id>`, `<id>-v1` for a screen, `localVideo_container`. */
  domId: string;
  label: string;
  name: string;
  tracks: MediaStreamTrack[];
  isOwn: boolean;
}

/** Keeps the stage's tiles in step with the meeting; a tile is reused, so a picture does not blink. */
export class Tiles {
  readonly root = element('div', { className: 'stage' });
  private readonly tiles = new Map<string, HTMLElement>();

  constructor(private readonly words: Words) {}

  show(meeting: Meeting): void {
    const pictures = this.pictures(meeting);
    for (const [domId, tile] of this.tiles) {
      if (pictures.some((picture) => picture.domId === domId)) continue;
      tile.remove();
      this.tiles.delete(domId);
    }
    for (const picture of pictures) this.draw(picture);
  }

  private pictures({ self, others, media, remoteTracks }: Meeting): Picture[] {
    const { words } = this;
    const own = self.name ?? words.nobody;
    const pictures: Picture[] = [
      {
        domId: 'localVideo_container',
        label: words.video(own),
        name: `${own} (${words.you})`,
        tracks: present(self.videoMuted ? undefined : media.tracks.video),
        isOwn: true,
      },
    ];
    for (const { id, name = words.nobody, videoMuted, sharing } of others.values()) {
      const tracks = remoteTracks.get(id);
      pictures.push({
        domId: `participant_${id}`,
        label: words.video(name),
        name,
        tracks: present(tracks?.audio, videoMuted ? undefined : tracks?.video),
        isOwn: false,
      });
      if (sharing) {
        const label = words.screen(name);
        pictures.push({
          domId: `participant_${id}-v1`,
          label,
          name: label,
          tracks: present(tracks?.desktop),
          isOwn: false,
        });
      }
    }
    return pictures;
  }

  private draw({ domId, label, name, tracks, isOwn }: Picture): void {
    const tile = this.tiles.get(domId) ?? this.add(domId, isOwn);
    const video = tile.querySelector('video');
    const caption = tile.querySelector('figcaption');
    if (!video || !caption) return;
    caption.textContent = name;
    video.ariaLabel = label;
    tile.classList.toggle('dark', !tracks.some(({ kind }) => kind === 'video'));
    play(video, tracks);
  }

  private add(domId: string, isOwn: boolean): HTMLElement {
    const video = element('video', { autoplay: true, playsInline: true, muted: isOwn });
    const tile = element(
      'figure',
      { id: domId, className: isOwn ? 'tile own' : 'tile' },
      video,
      element('figcaption'),
    );
    this.tiles.set(domId, tile);
    this.root.append(tile);
    return tile;
  }
}

/** Shows these tracks, touching the element only when they are other ones. */
export function play(video: HTMLVideoElement, tracks: MediaStreamTrack[]): void {
  const shown = video.srcObject instanceof MediaStream ? video.srcObject.getTracks() : [];
  if (shown.length === tracks.length && tracks.every((track) => shown.includes(track))) return;
  video.srcObject = tracks.length > 0 ? new MediaStream(tracks) : null;
  if (tracks.length === 0) return;
  video.play().catch(() => {
    // Sound without a click in the page is not allowed everywhere; a silent picture is.
    video.muted = true;
    void video.play().catch(() => {});
  });
}

function present(...tracks: (MediaStreamTrack | undefined)[]): MediaStreamTrack[] {
  return tracks.filter((track) => track !== undefined);
}
