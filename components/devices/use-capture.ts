import { useEffect, useState } from 'react';
import { captureFailure, type CaptureFailure } from './capture-failure';
import { cannotCall } from '../call/can-call';
import { useVisible } from './use-visible';

export type CaptureKind = 'camera' | 'microphone';

/** A camera or a microphone, while it is tried out. */
export interface Capture {
  outcome: 'idle' | 'checking' | 'ok' | CaptureFailure;
  stream: MediaStream | null;
  /** Grows with every order to open, so that what was known of the one before can be forgotten. */
  attempt: number;
  /** Opens the device of an id, without one the browser's choice, in place of the one that is open. */
  open(deviceId?: string): void;
}

const CONSTRAINTS = {
  camera: (deviceId: MediaTrackConstraints['deviceId']) => ({
    video: { deviceId, width: { ideal: 1280 }, height: { ideal: 720 } },
  }),
  microphone: (deviceId: MediaTrackConstraints['deviceId']) => ({ audio: { deviceId } }),
};

/**
 * Opens a device when told to, for as long as the page is seen: its light goes out when the check is left or another
 * tab comes in front, and it comes back with the page.
 */
export function useCapture(kind: CaptureKind): Capture {
  const visible = useVisible();
  const [order, setOrder] = useState<{ number: number; deviceId?: string }>({ number: 0 });
  const [state, setState] = useState<Pick<Capture, 'outcome' | 'stream'>>({ outcome: 'idle', stream: null });

  useEffect(() => {
    if (order.number === 0 || !visible) return undefined;
    const cannot = cannotCall(window);
    let left = false;
    let opened: MediaStream | null = null;
    const fail = (outcome: CaptureFailure) => {
      if (!left) setState({ outcome, stream: null });
    };
    const run = async () => {
      if (cannot) return fail(cannot);
      const deviceId = order.deviceId ? { exact: order.deviceId } : undefined;
      const stream = await navigator.mediaDevices.getUserMedia(CONSTRAINTS[kind](deviceId));
      // Left while the browser was asking.
      if (left) return stop(stream);
      opened = stream;
      for (const track of stream.getTracks()) {
        track.addEventListener('ended', () => fail('ended'), { once: true });
      }
      setState({ outcome: 'ok', stream });
    };
    run().catch((error: unknown) => fail(captureFailure(error)));
    return () => {
      left = true;
      if (opened) stop(opened);
    };
  }, [kind, order, visible]);

  return {
    ...state,
    attempt: order.number,
    open(deviceId) {
      setState({ outcome: 'checking', stream: null });
      setOrder(({ number }) => ({ number: number + 1, deviceId }));
    },
  };
}

function stop(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop();
}
