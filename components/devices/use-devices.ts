import { useEffect, useState } from 'react';

/** What can be chosen, by kind. Before a permission browsers give one of each kind at most, and no names. */
export interface Devices {
  camera: MediaDeviceInfo[];
  microphone: MediaDeviceInfo[];
  speaker: MediaDeviceInfo[];
}

const NONE: Devices = { camera: [], microphone: [], speaker: [] };

/**
 * The devices of this computer, kept up to date.
 *
 * @param known changes when more may have become known, as by a permission
 */
export function useDevices(known: unknown): Devices {
  const [devices, setDevices] = useState(NONE);
  useEffect(() => {
    // Not there on a page that is not secure, whatever the types say.
    const media = navigator.mediaDevices as MediaDevices | undefined;
    if (!media?.enumerateDevices) return undefined;
    let left = false;
    const read = () =>
      void media.enumerateDevices().then(
        (found) => {
          if (left) return;
          const of = (kind: MediaDeviceKind) => found.filter((device) => device.kind === kind);
          setDevices({ camera: of('videoinput'), microphone: of('audioinput'), speaker: of('audiooutput') });
        },
        () => undefined,
      );
    read();
    media.addEventListener('devicechange', read);
    return () => {
      left = true;
      media.removeEventListener('devicechange', read);
    };
  }, [known]);
  return devices;
}
